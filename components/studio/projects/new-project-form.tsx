"use client";

import { useActionState, useEffect, useRef } from "react";
import type { FormAction } from "@/components/form/form-action";
import { FormProblem } from "@/components/form/form-problem";
import { reach } from "@/components/form/network";
import { SubmitButton } from "@/components/form/submit-button";
import { TextField } from "@/components/form/text-field";
import { idleForm } from "@/lib/forms/form-state";

/** Asks for a name and makes a project of it; ends on the project's page. */
export function NewProjectForm({ action, longest }: { action: FormAction; longest: number }) {
  const [state, submit] = useActionState(reach(action), idleForm);
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    // As in the form that deletes an account: the dialog opens at the field, not at its close button.
    form.current?.querySelector("[name=name]")?.setAttribute("autofocus", "");
    const dialog = form.current?.closest("dialog");
    // The command menu leads here by the dialog's name; the name goes, so that it can lead here again.
    const openIfNamed = () => {
      if (!dialog || location.hash !== `#${dialog.id}`) return;
      history.replaceState(history.state, "", location.pathname + location.search);
      if (!dialog.open) dialog.showModal();
    };
    openIfNamed();
    addEventListener("hashchange", openIfNamed);
    return () => removeEventListener("hashchange", openIfNamed);
  }, []);
  return (
    <form ref={form} action={submit} className="grid w-full gap-5 text-left">
      {!state.fieldErrors && <FormProblem state={state} />}
      <TextField
        label="Project name"
        name="name"
        required
        maxLength={longest}
        pattern=".*\S.*"
        title="Enter a name"
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
