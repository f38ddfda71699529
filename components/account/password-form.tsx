"use client";

import { useActionState } from "react";
import { SavedNote } from "@/components/account/saved-note";
import type { FormAction } from "@/components/auth/form-action";
import { FormProblem } from "@/components/auth/form-problem";
import { newPasswordRule } from "@/components/auth/password-rule";
import { Card } from "@/components/ui/card";
import { PasswordField } from "@/components/ui/password-field";
import { SubmitButton } from "@/components/ui/submit-button";
import { TextLink } from "@/components/ui/text-link";
import { idleForm } from "@/lib/form-state";

/** The password, changed by who knows the current one. */
export function PasswordForm({ action, email }: { action: FormAction; email: string }) {
  const [state, submit] = useActionState(action, idleForm);
  return (
    <form action={submit} noValidate>
      <Card
        title="Password"
        description="With a new password, every other device is signed out; this one stays signed in."
        note={<SavedNote state={state}>You get a mail that says so.</SavedNote>}
        action={<SubmitButton pendingLabel="Changing">Change password</SubmitButton>}
      >
        <FormProblem state={state} />
        {/* Tells password managers which entry to update. */}
        <input type="text" name="username" autoComplete="username" value={email} readOnly hidden />
        <div className="grid max-w-sm gap-5">
          <PasswordField
            label="Current password"
            name="currentPassword"
            autoComplete="current-password"
            required
            error={state.fieldErrors?.currentPassword}
            aside={
              <TextLink href="/forgot-password" quiet>
                Forgot it?
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
        </div>
      </Card>
    </form>
  );
}
