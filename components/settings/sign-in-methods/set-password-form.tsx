"use client";

import { useActionState } from "react";
import type { FormAction } from "@/components/form/form-action";
import { reach } from "@/components/form/network";
import { PasswordField } from "@/components/form/password-field";
import { newPasswordRule } from "@/components/form/password-rule";
import { SubmitButton } from "@/components/form/submit-button";
import { UsernameField } from "@/components/form/username-field";
import { StepUpFields, type StepUpProps } from "@/components/step-up/step-up-fields";
import { StepUpProblem } from "@/components/step-up/step-up-problem";
import { Card } from "@/components/ui/card";
import { idleForm } from "@/lib/forms/form-state";

/** A first password, for an account that was made without one. */
export function SetPasswordForm({ action, ...stepUp }: { action: FormAction } & StepUpProps) {
  const [state, submit] = useActionState(reach(action), idleForm);
  return (
    <form action={submit} noValidate>
      <Card
        id="password"
        title="Set a password"
        description="Your account has no password yet. Set one to sign in with your email and password."
        note="We’ll email you to confirm."
        action={<SubmitButton pendingLabel="Setting">Set password</SubmitButton>}
      >
        <StepUpProblem state={state} />
        <UsernameField email={stepUp.email} />
        <div className="grid max-w-sm gap-5">
          <PasswordField
            label="New password"
            name="newPassword"
            autoComplete="new-password"
            required
            hint={state.fieldErrors?.newPassword ? undefined : newPasswordRule}
            error={state.fieldErrors?.newPassword}
          />
          <StepUpFields {...stepUp} purpose="set-password" state={state} />
        </div>
      </Card>
    </form>
  );
}
