"use client";

import { useActionState } from "react";
import type { FormAction } from "@/components/auth/form-action";
import { FormProblem } from "@/components/auth/form-problem";
import { reach } from "@/components/auth/reach";
import { Button } from "@/components/ui/button";
import { PasswordField } from "@/components/ui/password-field";
import { SubmitButton } from "@/components/ui/submit-button";
import { TextLink } from "@/components/ui/text-link";
import { idleForm } from "@/lib/form-state";

/** The password of a sign-up, asked where its mailed link is opened in another browser. */
export function VerifyForm({ action, token }: { action: FormAction; token: string }) {
  const [state, submit] = useActionState(reach(action), idleForm);
  if (state.code === "INVALID_TOKEN")
    return (
      <>
        <FormProblem state={state} title="This link is no longer valid">
          It has been used, it is older than 24 hours, or a newer one has been sent.
        </FormProblem>
        <Button href="/verify-email?error=invalid" wide>
          Get a new link
        </Button>
      </>
    );
  return (
    <form action={submit} className="grid gap-5" noValidate>
      <FormProblem state={state} />
      <input type="hidden" name="token" value={token} />
      <PasswordField
        label="Password"
        name="password"
        autoComplete="current-password"
        required
        hint="The one you chose when you signed up."
        error={state.fieldErrors?.password}
      />
      <SubmitButton wide pendingLabel="Confirming">
        Confirm my address
      </SubmitButton>
      <p className="text-sm text-soft">
        Password not at hand? <TextLink href="/sign-up">Sign up again</TextLink> with the same
        address; the newest sign-up counts.
      </p>
    </form>
  );
}
