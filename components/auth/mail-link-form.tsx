"use client";

import { lazy, type ReactNode, useActionState } from "react";
import type { FormAction } from "@/components/form/form-action";
import { FormProblem } from "@/components/form/form-problem";
import { reach } from "@/components/form/network";
import { SubmitButton } from "@/components/form/submit-button";
import { TextField } from "@/components/form/text-field";
import { AuthHeading } from "@/components/layout/auth-heading";
import { idleForm } from "@/lib/forms/form-state";

const Sent = lazy(() => import("@/components/auth/sent"));

interface MailLinkFormProps {
  action: FormAction;
  title: string;
  /** Under the title, before and after. */
  before: ReactNode;
  /** Follows "If <address> ". */
  after: string;
  submitLabel: string;
  email?: string;
  drawing: ReactNode;
}

/** Asks for an address and mails a link to it; never says whether the address has an account. */
export function MailLinkForm(props: MailLinkFormProps) {
  const [state, submit] = useActionState(reach(props.action), idleForm);
  if (state.status === "success")
    return (
      <Sent title="Check your inbox" drawing={props.drawing}>
        If <strong className="font-medium text-foreground">{state.values?.email}</strong>{" "}
        {props.after}
      </Sent>
    );
  return (
    <>
      <AuthHeading title={props.title}>{props.before}</AuthHeading>
      <form action={submit} className="grid gap-5" noValidate>
        <FormProblem state={state} />
        <TextField
          label="Email"
          name="email"
          type="email"
          autoComplete="email"
          required
          defaultValue={state.values?.email ?? props.email}
          error={state.fieldErrors?.email}
        />
        <SubmitButton wide pendingLabel="Sending">
          {props.submitLabel}
        </SubmitButton>
      </form>
    </>
  );
}
