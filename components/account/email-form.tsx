"use client";

import { type ReactNode, useActionState } from "react";
import { FormNews } from "@/components/account/form-news";
import { ProofFields, type ProofProps } from "@/components/account/proof-fields";
import type { FormAction } from "@/components/auth/form-action";
import { reach } from "@/components/auth/reach";
import { Card } from "@/components/ui/card";
import { SubmitButton } from "@/components/ui/submit-button";
import { TextField } from "@/components/ui/text-field";
import { idleForm } from "@/lib/form-state";

interface EmailFormProps extends ProofProps {
  action: FormAction;
  /** Where to read the mail, if this installation keeps it to itself. */
  mailNote: ReactNode;
}

/** Another address: asked for here, confirmed from the mail that goes to it. */
export function EmailForm({ action, mailNote, ...proof }: EmailFormProps) {
  const [state, submit] = useActionState(reach(action), idleForm);
  const sent = state.status === "success";
  return (
    <form action={submit} noValidate>
      <Card
        title="Change your address"
        description={
          <>
            You sign in with <span className="font-mono wrap-anywhere text-ink">{proof.email}</span>
            . It stays your address until you open the link in the mail to the new one.
          </>
        }
        note="Your present address is told, too."
        action={<SubmitButton pendingLabel="Sending">Mail me the link</SubmitButton>}
      >
        <FormNews state={state}>
          If <b className="font-medium text-ink">{state.values?.newEmail}</b> can be your address, a
          mail is on its way to it. Open its link in this browser within an hour. Until then nothing
          changes.
        </FormNews>
        {sent && mailNote}
        <div className="grid max-w-sm gap-5">
          <TextField
            label="New address"
            name="newEmail"
            type="email"
            autoComplete="email"
            required
            defaultValue={sent ? "" : state.values?.newEmail}
            error={state.fieldErrors?.newEmail}
          />
          <ProofFields {...proof} purpose="change-email" state={state} />
        </div>
      </Card>
    </form>
  );
}
