"use client";

import { useActionState } from "react";
import type { FormAction } from "@/components/auth/form-action";
import { FormProblem } from "@/components/auth/form-problem";
import { Button } from "@/components/ui/button";
import { PasswordField } from "@/components/ui/password-field";
import { SubmitButton } from "@/components/ui/submit-button";
import { TextField } from "@/components/ui/text-field";
import { idleForm } from "@/lib/form-state";

/** Address and password of a deleted account. */
export function RestoreForm({ action, email }: { action: FormAction; email?: string }) {
  const [state, submit] = useActionState(action, idleForm);
  const { code, values, fieldErrors } = state;
  if (code === "ACCOUNT_NOT_DELETED")
    return (
      <>
        <FormProblem state={state} tone="info" title="This account is not deleted">
          Nothing has to be restored: {values?.email} is active, with everything in it.
        </FormProblem>
        <Button href="/sign-in" wide>
          Sign in
        </Button>
      </>
    );
  return (
    <form action={submit} className="grid gap-5" noValidate>
      <FormProblem state={state}>
        {code === "AUTH_INVALID_CREDENTIALS" &&
          "No account that can be restored has this email and password."}
      </FormProblem>
      <TextField
        label="Email"
        name="email"
        type="email"
        autoComplete="email"
        required
        defaultValue={values?.email ?? email}
        error={fieldErrors?.email}
      />
      <PasswordField
        label="Password"
        name="password"
        autoComplete="current-password"
        required
        error={fieldErrors?.password}
      />
      <SubmitButton wide pendingLabel="Restoring">
        Restore my account
      </SubmitButton>
    </form>
  );
}
