"use client";

import { type ReactNode, useActionState } from "react";
import type { FormAction } from "@/components/form/form-action";
import { FormProblem } from "@/components/form/form-problem";
import { reach } from "@/components/form/network";
import { PasswordField } from "@/components/form/password-field";
import { newPasswordRule } from "@/components/form/password-rule";
import { SubmitButton } from "@/components/form/submit-button";
import { UsernameField } from "@/components/form/username-field";
import { Button } from "@/components/ui/button";
import { idleForm } from "@/lib/forms/form-state";
import { deadLinkTitle, deadResetForm } from "./dead-link";

interface ResetFormProps {
  action: FormAction;
  token: string;
  /** Of the account. */
  email: string;
  /** The way out of the session of another account. */
  leave: ReactNode;
}

/** A new password, by an emailed link. */
export function ResetForm({ action, token, email, leave }: ResetFormProps) {
  const [state, submit] = useActionState(reach(action), idleForm);
  if (state.code === "INVALID_TOKEN")
    return (
      <>
        <FormProblem state={state} title={deadLinkTitle}>
          {deadResetForm}
        </FormProblem>
        <Button href="/forgot-password" wide>
          Get a new link
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
    <form action={submit} className="grid gap-5" noValidate>
      <FormProblem state={state} />
      <input type="hidden" name="token" value={token} />
      <UsernameField email={email} />
      <PasswordField
        label="New password"
        name="password"
        autoComplete="new-password"
        required
        hint={state.fieldErrors?.password ? undefined : newPasswordRule}
        error={state.fieldErrors?.password}
      />
      <SubmitButton wide pendingLabel="Saving">
        Save new password
      </SubmitButton>
    </form>
  );
}
