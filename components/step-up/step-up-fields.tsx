"use client";

import { PasswordField } from "@/components/form/password-field";
import { UsernameField } from "@/components/form/username-field";
import { MailedCodeField } from "@/components/step-up/mailed-code-field";
import { PasskeyStepUp } from "@/components/step-up/passkey-step-up";
import { SecondFactorField } from "@/components/step-up/second-factor-field";
import type { StepUpPurpose } from "@/lib/auth/step-up/purposes";
import type { StepUpMethods } from "@/lib/auth/step-up/verification";
import type { FormState } from "@/lib/forms/form-state";

export interface StepUpProps {
  /** From `stepUpMethods(user.id)`. */
  methods: StepUpMethods;
  /** The account's address: password managers ask for it, and a code is mailed to it. */
  email: string;
  /** Set where a grace pass and not the session identifies the account. */
  via?: "grace-pass";
}

interface StepUpFieldsProps extends StepUpProps {
  /** The purpose of the step-up; one for another purpose does not count. */
  purpose: StepUpPurpose;
  /** What the form's action said last. */
  state: FormState;
  /** One sentence that says what for. */
  hint?: string;
}

/**
 * The fields of a step-up, which show that a form is sent by the owner of the account, not merely from a
 * browser that was left open. Put it last in a `<form>`, below `<StepUpProblem state={state} />`; its
 * server action sends the form by `sendStepUpForm(schema, form, purpose, route)`, the step-up beside what
 * it is for: the step-up counts once.
 *
 * It asks for the password, or, where there is none, for a code that a button mails; for a code of
 * the second factor where one is on; or, in place of these, for a passkey. All but the passkey work
 * without JavaScript.
 */
export function StepUpFields({ methods, email, via, purpose, state, hint }: StepUpFieldsProps) {
  const { fieldErrors } = state;
  return (
    <>
      {via && <input type="hidden" name="via" value={via} />}
      {methods.password ? (
        <>
          <UsernameField email={email} />
          <PasswordField
            label="Your password"
            name="password"
            autoComplete="current-password"
            required
            hint={hint}
            error={fieldErrors?.password}
          />
        </>
      ) : (
        <MailedCodeField purpose={purpose} via={via} email={email} hint={hint} state={state} />
      )}
      {methods.secondFactor && <SecondFactorField error={fieldErrors?.code} />}
      {methods.passkey && (
        <PasskeyStepUp
          purpose={purpose}
          via={via}
          state={state}
          instead={methods.password ? "password" : "code"}
        />
      )}
    </>
  );
}
