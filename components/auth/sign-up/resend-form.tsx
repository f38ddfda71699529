"use client";

import { useActionState } from "react";
import type { FormAction } from "@/components/form/form-action";
import { FormProblem } from "@/components/form/form-problem";
import { reach } from "@/components/form/network";
import { SubmitButton } from "@/components/form/submit-button";
import { TextField } from "@/components/form/text-field";
import { Alert } from "@/components/ui/alert";
import { InboxNote } from "@/components/ui/inbox-note";
import { idleForm } from "@/lib/forms/form-state";

interface ResendFormProps {
  action: FormAction;
  /** Known from an earlier notice, which links the inbox; else the form asks for it. */
  email?: string;
}

/** Asks for a new link that confirms an address. Without JavaScript it goes on at /verify-email. */
export function ResendForm({ action, email }: ResendFormProps) {
  const [state, submit] = useActionState(reach(action), idleForm, "/verify-email");
  if (state.status === "success")
    return (
      <>
        <Alert tone="success" title="New link sent">
          If {state.values?.email ?? email} still needs verifying, a new link will arrive shortly.
          Earlier links no longer work.
        </Alert>
        {!email && <InboxNote />}
      </>
    );
  return (
    <form action={submit} className="grid gap-5" noValidate>
      <FormProblem state={state} />
      {email ? (
        <input type="hidden" name="email" value={email} />
      ) : (
        <TextField
          label="Email"
          name="email"
          type="email"
          autoComplete="email"
          required
          defaultValue={state.values?.email}
          error={state.fieldErrors?.email}
        />
      )}
      <SubmitButton variant={email ? "secondary" : "primary"} wide pendingLabel="Sending">
        Send a new link
      </SubmitButton>
    </form>
  );
}
