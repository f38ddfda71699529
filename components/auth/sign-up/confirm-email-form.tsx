"use client";

import { type ReactNode, useActionState } from "react";
import type { FormAction } from "@/components/form/form-action";
import { FormProblem } from "@/components/form/form-problem";
import { reach } from "@/components/form/network";
import { SubmitButton } from "@/components/form/submit-button";
import { Button } from "@/components/ui/button";
import { idleForm } from "@/lib/forms/form-state";
import { deadChangeEmailForm, deadLinkTitle } from "../dead-link";

interface ConfirmEmailFormProps {
  action: FormAction;
  token: string;
  /** The way out of the session of another account. */
  leave: ReactNode;
}

/** One button that makes an address that of an account; opening the link changes nothing. */
export function ConfirmEmailForm({ action, token, leave }: ConfirmEmailFormProps) {
  const [state, submit] = useActionState(reach(action), idleForm);
  if (state.code === "INVALID_TOKEN")
    return (
      <>
        <FormProblem state={state} title={deadLinkTitle}>
          {deadChangeEmailForm}
        </FormProblem>
        <Button href="/settings/security" wide>
          Change email address
        </Button>
      </>
    );
  if (state.code === "WRONG_SESSION")
    return (
      <>
        <FormProblem state={state} title="This is a different account" />
        {leave}
      </>
    );
  return (
    <form action={submit} className="grid gap-5">
      <FormProblem state={state} />
      <input type="hidden" name="token" value={token} />
      <SubmitButton wide pendingLabel="Verifying">
        Verify email address
      </SubmitButton>
    </form>
  );
}
