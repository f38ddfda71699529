"use client";

import { useActionState, useEffect, useRef } from "react";
import type { FormAction } from "@/components/auth/form-action";
import { FormProblem } from "@/components/auth/form-problem";
import { reach } from "@/components/auth/reach";
import { SubmitButton } from "@/components/ui/submit-button";
import { TextField } from "@/components/ui/text-field";
import { idleForm } from "@/lib/form-state";

interface RenameFormProps {
  action: FormAction;
  label: string;
  /** What tells the action which it is. */
  hidden: Record<string, string>;
  name: string;
  longest: number;
}

/** Gives something another name; closes the dialog that it stands in. */
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
