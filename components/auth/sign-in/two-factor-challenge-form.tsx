"use client";

import { lazy, useActionState } from "react";
import { CheckboxField } from "@/components/form/checkbox-field";
import type { FormAction } from "@/components/form/form-action";
import { reach } from "@/components/form/network";
import { SubmitButton } from "@/components/form/submit-button";
import { TextField } from "@/components/form/text-field";
import { StepUpProblem } from "@/components/step-up/step-up-problem";
import { idleForm } from "@/lib/forms/form-state";

const DeletedAccount = lazy(() => import("@/components/auth/restore/deleted-account"));

interface TwoFactorChallengeFormProps {
  action: FormAction;
  /** Asks for a recovery code in place of the app's. */
  recovery: boolean;
  /** Where to go afterwards: a path of this application. */
  next?: string;
}

/** The two-factor challenge of a sign-in. Without JavaScript the response is on the same page. */
export function TwoFactorChallengeForm({ action, recovery, next }: TwoFactorChallengeFormProps) {
  const [state, submit] = useActionState(reach(action), idleForm);
  if (state.code === "ACCOUNT_DELETED") return <DeletedAccount state={state} />;
  return (
    <form action={submit} className="grid gap-5" noValidate>
      <StepUpProblem state={state} />
      {next && <input type="hidden" name="next" value={next} />}
      {recovery ? <RecoveryCode state={state} /> : <AppCode state={state} />}
      <CheckboxField
        label="Trust this browser for 30 days"
        hint="Skips the code in this browser. Don’t use this on a shared device."
        name="trustDevice"
        defaultChecked={state.values?.trustDevice === "on"}
      />
      <SubmitButton wide pendingLabel="Signing in">
        Sign in
      </SubmitButton>
    </form>
  );
}

type CodeProps = { state: { fieldErrors?: Record<string, string> } };

function AppCode({ state }: CodeProps) {
  return (
    <TextField
      label="Authenticator code"
      name="code"
      inputMode="numeric"
      autoComplete="one-time-code"
      autoFocus
      required
      maxLength={16}
      error={state.fieldErrors?.code}
    />
  );
}

function RecoveryCode({ state }: CodeProps) {
  return (
    <TextField
      label="Recovery code"
      name="code"
      autoComplete="off"
      autoCapitalize="none"
      spellCheck={false}
      autoFocus
      required
      maxLength={64}
      hint="One of the codes you saved when you turned on two-factor authentication. Each works once."
      error={state.fieldErrors?.code}
    />
  );
}
