"use client";

import { useEffect, useRef } from "react";
import { FormProblem } from "@/components/form/form-problem";
import type { FormState } from "@/lib/forms/form-state";

/**
 * What went wrong with a form that holds `StepUpFields`. Where a field says the same, that field takes
 * the focus, and nothing is said twice.
 */
export function StepUpProblem({ state }: { state: FormState }) {
  const mark = useRef<HTMLSpanElement>(null);
  const atField = Object.values(state.fieldErrors ?? {}).includes(state.message ?? "");
  // biome-ignore lint/correctness/useExhaustiveDependencies: for each answer of the action
  useEffect(() => {
    const field = mark.current?.closest("form")?.querySelector("[aria-invalid]");
    if (atField && field instanceof HTMLElement) field.focus();
  }, [state]);
  if (!atField) return <FormProblem state={state} />;
  return <span ref={mark} hidden />;
}
