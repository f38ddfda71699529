"use client";

import { useEffect, useRef } from "react";
import { Alert } from "@/components/ui/alert";
import type { SelectionState } from "@/lib/studio/images/selection-actions";

/** The result of a bulk action with its errors for each image. Takes the focus, once for each answer. */
export function SelectionNotice({ state }: { state: SelectionState }) {
  const box = useRef<HTMLDivElement>(null);
  const { status, message, problems = [] } = state;
  // biome-ignore lint/correctness/useExhaustiveDependencies: each answer of the action takes the focus
  useEffect(() => {
    if (status !== "idle") box.current?.focus();
  }, [state]);
  if (status === "idle") return null;
  return (
    <div ref={box} tabIndex={-1} className="rounded-md">
      <Alert tone={status === "success" ? "success" : "warning"} title={message}>
        {problems.length > 0 ? (
          <ul className="grid gap-1">
            {problems.map(({ name, message: reason }) => (
              <li key={name + reason} className="wrap-anywhere">
                <span className="font-medium">{name}</span>: {reason}
              </li>
            ))}
          </ul>
        ) : undefined}
      </Alert>
    </div>
  );
}
