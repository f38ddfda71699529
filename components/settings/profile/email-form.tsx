"use client";

import { useActionState } from "react";
import type { FormAction } from "@/components/form/form-action";
import { reach } from "@/components/form/network";
import { SubmitButton } from "@/components/form/submit-button";
import { TextField } from "@/components/form/text-field";
import { FormNotice } from "@/components/settings/form-notice";
import { StepUpFields, type StepUpProps } from "@/components/step-up/step-up-fields";
import { Card } from "@/components/ui/card";
import { InboxNote } from "@/components/ui/inbox-note";
import { idleForm } from "@/lib/forms/form-state";

interface EmailFormProps extends StepUpProps {
  action: FormAction;
}

/** Requests a new email address, which has to be verified by the link in the email sent to it. */
export function EmailForm({ action, ...stepUp }: EmailFormProps) {
  const [state, submit] = useActionState(reach(action), idleForm);
  const sent = state.status === "success";
  return (
    <form action={submit} noValidate>
      <Card
        title="Change your email address"
        description={
          <>
            Your email address is{" "}
            <span className="font-mono wrap-anywhere text-foreground">{stepUp.email}</span>. It
            stays the same until you verify the new one.
          </>
        }
        note="We’ll also send a notice to your current email address."
        action={<SubmitButton pendingLabel="Sending">Send link</SubmitButton>}
      >
        <FormNotice state={state}>
          If <b className="font-medium text-foreground">{state.values?.newEmail}</b> is available,
          we’ve sent it a link. Open it in this browser within an hour. Until then, nothing changes.
        </FormNotice>
        {sent && <InboxNote />}
        <div className="grid max-w-sm gap-5">
          <TextField
            label="New email address"
            name="newEmail"
            type="email"
            autoComplete="email"
            required
            defaultValue={sent ? "" : state.values?.newEmail}
            error={state.fieldErrors?.newEmail}
          />
          <StepUpFields {...stepUp} purpose="change-email" state={state} />
        </div>
      </Card>
    </form>
  );
}
