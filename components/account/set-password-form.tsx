"use client";

import { useActionState } from "react";
import { ProofFields, type ProofProps } from "@/components/account/proof-fields";
import { ProvenProblem } from "@/components/account/proven-problem";
import type { FormAction } from "@/components/auth/form-action";
import { newPasswordRule } from "@/components/auth/password-rule";
import { reach } from "@/components/auth/reach";
import { Card } from "@/components/ui/card";
import { PasswordField } from "@/components/ui/password-field";
import { SubmitButton } from "@/components/ui/submit-button";
import { idleForm } from "@/lib/form-state";

/** A first password, for an account that was made without one. */
export function SetPasswordForm({ action, ...proof }: { action: FormAction } & ProofProps) {
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
        <ProvenProblem state={state} />
        <div className="grid max-w-sm gap-5">
          <PasswordField
            label="New password"
            name="newPassword"
            autoComplete="new-password"
            required
            hint={state.fieldErrors?.newPassword ? undefined : newPasswordRule}
            error={state.fieldErrors?.newPassword}
          />
          <ProofFields {...proof} purpose="set-password" state={state} />
        </div>
      </Card>
    </form>
  );
}
