"use client";

import { useActionState } from "react";
import type { FormAction } from "@/components/form/form-action";
import { FormProblem } from "@/components/form/form-problem";
import { reach } from "@/components/form/network";
import { SubmitButton } from "@/components/form/submit-button";
import { TextField } from "@/components/form/text-field";
import { SavedNote } from "@/components/settings/saved-note";
import { Card } from "@/components/ui/card";
import { idleForm } from "@/lib/forms/form-state";

/** The name, changed. */
export function NameForm({ action, name }: { action: FormAction; name: string }) {
  const [state, submit] = useActionState(reach(action), idleForm);
  return (
    <form action={submit} noValidate>
      <Card
        title="Name"
        description="Shown in the app and in emails we send you."
        note={<SavedNote state={state}>100 characters or fewer.</SavedNote>}
        action={<SubmitButton pendingLabel="Saving">Save name</SubmitButton>}
      >
        <FormProblem state={state} />
        <TextField
          label="Name"
          name="name"
          autoComplete="name"
          required
          maxLength={100}
          defaultValue={state.values?.name ?? name}
          error={state.fieldErrors?.name}
          className="max-w-sm"
        />
      </Card>
    </form>
  );
}
