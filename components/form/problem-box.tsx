"use client";

import { type ReactNode, useEffect, useRef } from "react";
import { Alert, type AlertTone } from "@/components/ui/alert";
import type { FormState } from "@/lib/forms/form-state";

export interface ProblemProps {
  state: FormState;
  tone?: AlertTone;
  title?: string;
  /** In place of the state's own sentence. */
  children?: ReactNode;
  action?: ReactNode;
}

/**
 * What a form's action says went wrong, else what its fields say. Takes the focus, once for each
 * answer.
 */
export default function ProblemBox(props: ProblemProps) {
  const { state, tone = "danger", title, children, action } = props;
  const box = useRef<HTMLDivElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each answer of the action takes the focus
  useEffect(() => box.current?.focus(), [state]);
  return (
    <div ref={box} tabIndex={-1} className="rounded-md">
      <Alert tone={tone} title={title} action={action}>
        {children || state.message || Object.values(state.fieldErrors ?? {}).join(" ")}
      </Alert>
    </div>
  );
}
