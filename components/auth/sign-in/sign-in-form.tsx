"use client";

import { lazy, type ReactNode, useActionState } from "react";
import type { FormAction } from "@/components/form/form-action";
import { FormProblem } from "@/components/form/form-problem";
import { reach } from "@/components/form/network";
import { PasswordField } from "@/components/form/password-field";
import { SubmitButton } from "@/components/form/submit-button";
import { TextField } from "@/components/form/text-field";
import { TextLink } from "@/components/ui/text-link";
import { idleForm } from "@/lib/forms/form-state";

const DeletedAccount = lazy(() => import("@/components/auth/restore/deleted-account"));
const LockedOut = lazy(() => import("@/components/auth/sign-in/locked-out"));
const UnverifiedAddress = lazy(() => import("@/components/auth/sign-up/unverified-address"));

interface SignInFormProps {
  action: FormAction;
  resend: FormAction;
  /** Where to go afterwards: a path of this application. */
  next?: string;
  /** A notice from the page before, until the form has a notice of its own. */
  notice?: ReactNode;
  /** Below the form: the ways that need no password. */
  otherWays: ReactNode;
}

/** Address and password, and the reason of a refusal: unverified, deleted, locked out, wrong. */
export function SignInForm(props: SignInFormProps) {
  const [state, submit] = useActionState(reach(props.action), idleForm);
  const { code, values, fieldErrors } = state;
  if (code === "ACCOUNT_DELETED") return <DeletedAccount state={state} />;
  return (
    <>
      {state.status === "idle" && props.notice}
      {code === "EMAIL_NOT_VERIFIED" ? (
        <UnverifiedAddress state={state} resend={props.resend} />
      ) : code === "TOO_MANY_ATTEMPTS" ? (
        <LockedOut state={state} />
      ) : (
        <FormProblem state={state} />
      )}
      <form action={submit} className="grid gap-5" noValidate>
        {props.next && <input type="hidden" name="next" value={props.next} />}
        <TextField
          label="Email"
          name="email"
          type="email"
          autoComplete="username webauthn"
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
      {props.otherWays}
    </>
  );
}
