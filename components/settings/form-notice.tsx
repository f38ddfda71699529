"use client";

import { type ReactNode, useEffect, useRef } from "react";
import { StepUpProblem } from "@/components/step-up/step-up-problem";
import { Alert } from "@/components/ui/alert";
import type { FormState } from "@/lib/forms/form-state";

/**
 * What came of a form, good or bad, where the form itself may be gone: a row that was removed took
 * its button along. Takes the focus, once for each answer.
 */
export function FormNotice({ state, children }: { state: FormState; children?: ReactNode }) {
  const box = useRef<HTMLDivElement>(null);
  const done = state.status === "success";
  // biome-ignore lint/correctness/useExhaustiveDependencies: each answer of the action takes the focus
  useEffect(() => {
    if (done) box.current?.focus();
  }, [state]);
  if (!done) return <StepUpProblem state={state} />;
  return (
    <div ref={box} tabIndex={-1} className="rounded-md">
      <Alert tone="success">{children ?? state.message}</Alert>
    </div>
  );
}
