"use client";

import { lazy, type ReactNode, useActionState } from "react";
import type { FormAction } from "@/components/auth/form-action";
import { FormProblem } from "@/components/auth/form-problem";
import { PasswordField } from "@/components/ui/password-field";
import { SubmitButton } from "@/components/ui/submit-button";
import { TextField } from "@/components/ui/text-field";
import { TextLink } from "@/components/ui/text-link";
import { idleForm } from "@/lib/form-state";

const DeletedAccount = lazy(() => import("@/components/auth/deleted-account"));
const UnconfirmedAddress = lazy(() => import("@/components/auth/unconfirmed-address"));

interface SignInFormProps {
  action: FormAction;
  resend: FormAction;
  /** Where to go afterwards: a path of this application. */
  next?: string;
  /** News from the page before, until the form has news of its own. */
  notice?: ReactNode;
  mailNote: ReactNode;
}

/** Address and password, and what stands in the way: not confirmed, deleted, wrong. */
export function SignInForm({ action, resend, next, notice, mailNote }: SignInFormProps) {
  const [state, submit] = useActionState(action, idleForm);
  const { code, values, fieldErrors } = state;
  if (code === "ACCOUNT_DELETED") return <DeletedAccount state={state} />;
  return (
    <>
      {state.status === "idle" && notice}
      {code === "EMAIL_NOT_VERIFIED" ? (
        <UnconfirmedAddress state={state} resend={resend} mailNote={mailNote} />
      ) : (
        <FormProblem state={state} />
      )}
      <form action={submit} className="grid gap-5" noValidate>
        {next && <input type="hidden" name="next" value={next} />}
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
          autoComplete="current-password"
          required
          error={fieldErrors?.password}
          aside={
            <TextLink href="/forgot-password" quiet>
              Forgot password?
            </TextLink>
          }
        />
        <SubmitButton wide pendingLabel="Signing in">
          Sign in
        </SubmitButton>
      </form>
    </>
  );
}
