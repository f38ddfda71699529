"use client";

import { type ReactNode, useActionState } from "react";
import { SavedNote } from "@/components/account/saved-note";
import type { FormAction } from "@/components/auth/form-action";
import { FormProblem } from "@/components/auth/form-problem";
import { reach } from "@/components/auth/reach";
import { Card } from "@/components/ui/card";
import { SubmitButton } from "@/components/ui/submit-button";
import { TextField } from "@/components/ui/text-field";
import { idleForm } from "@/lib/form-state";

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
