"use client";

import { type ReactNode, useActionState } from "react";
import type { FormAction } from "@/components/form/form-action";
import { FormProblem } from "@/components/form/form-problem";
import { reach } from "@/components/form/network";
import { SubmitButton } from "@/components/form/submit-button";
import { TextField } from "@/components/form/text-field";
import { SavedNote } from "@/components/settings/saved-note";
import { Card } from "@/components/ui/card";
import { idleForm } from "@/lib/forms/form-state";

interface PasskeyNameFormProps {
  action: FormAction;
  id: string;
  name: string;
  /** Where it is kept and since when. */
  description: ReactNode;
}

/** A passkey's name, changed. */
export function PasskeyNameForm({ action, id, name, description }: PasskeyNameFormProps) {
  const [state, submit] = useActionState(reach(action), idleForm);
  return (
    <form action={submit} noValidate>
      <Card
        title="Passkey"
        description={description}
        note={<SavedNote state={state}>60 characters or fewer.</SavedNote>}
        action={<SubmitButton pendingLabel="Saving">Save name</SubmitButton>}
      >
        <FormProblem state={state} />
        <input type="hidden" name="id" value={id} />
        <TextField
          label="Name"
          name="name"
          required
          maxLength={60}
          autoComplete="off"
          defaultValue={state.values?.name ?? name}
          error={state.fieldErrors?.name}
          className="max-w-sm"
        />
      </Card>
    </form>
  );
}
