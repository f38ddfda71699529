"use client";

import { useActionState, useEffect, useRef } from "react";
import type { FormAction } from "@/components/form/form-action";
import { FormProblem } from "@/components/form/form-problem";
import { reach } from "@/components/form/network";
import { SubmitButton } from "@/components/form/submit-button";
import { TextField } from "@/components/form/text-field";
import { idleForm } from "@/lib/forms/form-state";

interface RenameFormProps {
  action: FormAction;
  label: string;
  /** What tells the action which it is. */
  hidden: Record<string, string>;
  name: string;
  longest: number;
}

/** Renames an item; closes the dialog that contains it. */
export function RenameForm({ action, label, hidden, name, longest }: RenameFormProps) {
  const [state, submit] = useActionState(reach(action), idleForm);
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (state.status === "success") form.current?.closest("dialog")?.close();
  }, [state]);
  return (
    <form ref={form} action={submit} className="grid gap-5">
      {!state.fieldErrors && <FormProblem state={state} />}
      {Object.entries(hidden).map(([key, value]) => (
        <input key={key} type="hidden" name={key} value={value} />
      ))}
      <TextField
        key={name}
        label={label}
        name="name"
        required
        maxLength={longest}
        pattern=".*\S.*"
        title="Enter a name"
        autoComplete="off"
        defaultValue={state.values?.name ?? name}
        error={state.fieldErrors?.name}
      />
      <div className="flex justify-end">
        <SubmitButton pendingLabel="Saving">Save name</SubmitButton>
      </div>
    </form>
  );
}
