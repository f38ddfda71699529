"use client";

import { useActionState } from "react";
import type { FormAction } from "@/components/form/form-action";
import { FormProblem } from "@/components/form/form-problem";
import { reach } from "@/components/form/network";
import { PasswordField } from "@/components/form/password-field";
import { SubmitButton } from "@/components/form/submit-button";
import { Button } from "@/components/ui/button";
import { TextLink } from "@/components/ui/text-link";
import { idleForm } from "@/lib/forms/form-state";
import { deadLinkForm, deadLinkTitle } from "../dead-link";

/** The password of a sign-up, asked where its emailed link is opened in another browser. */
export function VerifyForm({ action, token }: { action: FormAction; token: string }) {
  const [state, submit] = useActionState(reach(action), idleForm);
  if (state.code === "INVALID_TOKEN")
    return (
      <>
        <FormProblem state={state} title={deadLinkTitle}>
          {deadLinkForm}
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
        hint="The password you signed up with."
        error={state.fieldErrors?.password}
      />
      <SubmitButton wide pendingLabel="Verifying">
        Verify email address
      </SubmitButton>
      <p className="text-sm text-muted-foreground">
        Don’t remember the password? <TextLink href="/sign-up">Sign up again</TextLink> with the
        same email address. The latest sign-up replaces this one.
      </p>
    </form>
  );
}
