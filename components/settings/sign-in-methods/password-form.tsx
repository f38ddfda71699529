"use client";

import { useActionState } from "react";
import { CheckboxField } from "@/components/form/checkbox-field";
import type { FormAction } from "@/components/form/form-action";
import { reach } from "@/components/form/network";
import { PasswordField } from "@/components/form/password-field";
import { newPasswordRule } from "@/components/form/password-rule";
import { SubmitButton } from "@/components/form/submit-button";
import { UsernameField } from "@/components/form/username-field";
import { SavedNote } from "@/components/settings/saved-note";
import { StepUpProblem } from "@/components/step-up/step-up-problem";
import { Card } from "@/components/ui/card";
import { TextLink } from "@/components/ui/text-link";
import { idleForm } from "@/lib/forms/form-state";

/** The password, changed by who knows the current one. */
export function PasswordForm({ action, email }: { action: FormAction; email: string }) {
  const [state, submit] = useActionState(reach(action), idleForm);
  return (
    <form action={submit} noValidate>
      <Card
        id="password"
        title="Password"
        description="Change your password if someone else may know it."
        note={<SavedNote state={state}>We’ll email you to confirm the change.</SavedNote>}
        action={<SubmitButton pendingLabel="Changing">Change password</SubmitButton>}
      >
        <StepUpProblem state={state} />
        <UsernameField email={email} />
        <div className="grid max-w-sm gap-5">
          <PasswordField
            label="Current password"
            name="currentPassword"
            autoComplete="current-password"
            required
            error={state.fieldErrors?.currentPassword}
            aside={
              <TextLink href="/forgot-password" quiet>
                Forgot password?
              </TextLink>
            }
          />
          <PasswordField
            label="New password"
            name="newPassword"
            autoComplete="new-password"
            required
            hint={state.fieldErrors?.newPassword ? undefined : newPasswordRule}
            error={state.fieldErrors?.newPassword}
          />
          <CheckboxField
            label="Sign out all other sessions"
            hint="You’ll stay signed in here."
            name="signOutOthers"
            defaultChecked={state.values?.signOutOthers !== "off"}
          />
        </div>
      </Card>
    </form>
  );
}
