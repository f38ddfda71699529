"use client";

import { lazy, type ReactNode, useActionState } from "react";
import type { FormAction } from "@/components/form/form-action";
import { FormProblem } from "@/components/form/form-problem";
import { reach } from "@/components/form/network";
import { PasswordField } from "@/components/form/password-field";
import { newPasswordRule } from "@/components/form/password-rule";
import { SubmitButton } from "@/components/form/submit-button";
import { TextField } from "@/components/form/text-field";
import { AuthHeading } from "@/components/layout/auth-heading";
import { idleForm } from "@/lib/forms/form-state";

const SignUpSent = lazy(() => import("@/components/auth/sign-up/sign-up-sent"));

interface SignUpFormProps {
  action: FormAction;
  resend: FormAction;
  drawing: ReactNode;
  /** Below the form: the ways that need no password. */
  otherWays: ReactNode;
}

/** Name, address and password; then the notice that an email is on its way. */
export function SignUpForm(props: SignUpFormProps) {
  const { action, resend, drawing, otherWays } = props;
  const [state, submit] = useActionState(reach(action), idleForm);
  const { values, fieldErrors } = state;
  if (state.status === "success")
    return <SignUpSent email={values?.email} resend={resend} drawing={drawing} />;
  return (
    <>
      <AuthHeading title="Create your account">
        We’ll send you a link to verify your email address.
      </AuthHeading>
      <form action={submit} className="grid gap-5" noValidate>
        <FormProblem state={state} />
        <TextField
          label="Name"
          name="name"
          autoComplete="name"
          required
          maxLength={100}
          defaultValue={values?.name}
          error={fieldErrors?.name}
        />
        <TextField
          label="Email"
          name="email"
          type="email"
          autoComplete="email"
          required
          defaultValue={values?.email}
          error={fieldErrors?.email}
        />
        <PasswordField
          label="Password"
          name="password"
          autoComplete="new-password"
          required
          hint={fieldErrors?.password ? undefined : newPasswordRule}
          error={fieldErrors?.password}
        />
        <SubmitButton wide pendingLabel="Creating account">
          Create account
        </SubmitButton>
      </form>
      {otherWays}
    </>
  );
}
