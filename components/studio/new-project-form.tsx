"use client";

import { useActionState } from "react";
import type { FormAction } from "@/components/auth/form-action";
import { FormProblem } from "@/components/auth/form-problem";
import { SubmitButton } from "@/components/ui/submit-button";
import { TextField } from "@/components/ui/text-field";
import { idleForm } from "@/lib/form-state";

/** Asks for a name and makes a project of it; ends on the project's page. */
export function NewProjectForm({ action, longest }: { action: FormAction; longest: number }) {
  const [state, submit] = useActionState(action, idleForm);
  return (
    <form action={submit} className="grid w-full gap-5 text-left">
      {!state.fieldErrors && <FormProblem state={state} />}
      <TextField
        label="Project name"
        name="name"
        required
        maxLength={longest}
        pattern=".*\S.*"
        title="A name with at least one letter"
        autoComplete="off"
        placeholder="Summer meadow"
        defaultValue={state.values?.name}
        error={state.fieldErrors?.name}
      />
      <div className="flex justify-end">
        <SubmitButton pendingLabel="Creating">Create project</SubmitButton>
      </div>
    </form>
  );
}
