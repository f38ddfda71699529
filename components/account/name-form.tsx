"use client";

import { useActionState } from "react";
import { SavedNote } from "@/components/account/saved-note";
import type { FormAction } from "@/components/auth/form-action";
import { FormProblem } from "@/components/auth/form-problem";
import { reach } from "@/components/auth/reach";
import { Card } from "@/components/ui/card";
import { SubmitButton } from "@/components/ui/submit-button";
import { TextField } from "@/components/ui/text-field";
import { idleForm } from "@/lib/form-state";

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
