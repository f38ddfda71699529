"use client";

import { type MouseEvent, useRef, useState, useTransition } from "react";
import { Field } from "@/components/form/field";
import { FormProblem } from "@/components/form/form-problem";
import { reach } from "@/components/form/network";
import { buttonClass } from "@/components/ui/button-class";
import { InboxNote } from "@/components/ui/inbox-note";
import { Input } from "@/components/ui/input";
import type { StepUpPurpose } from "@/lib/auth/step-up/purposes";
import { type FormState, idleForm } from "@/lib/forms/form-state";
import { mailStepUpCodeAction } from "@/lib/settings/step-up-actions";

interface MailedCodeFieldProps {
  purpose: StepUpPurpose;
  via?: "grace-pass";
  email: string;
  hint?: string;
  state: FormState;
}

/**
 * A field for an emailed code, and the button that sends the email. The button posts the form with
 * `ask`, which `sendStepUpForm` answers by sending the code. With JavaScript the rest of the form
 * keeps its values.
 */
export function MailedCodeField({ purpose, via, email, hint, state }: MailedCodeFieldProps) {
  const [asked, setAsked] = useState<FormState>(idleForm);
  const [pending, startTransition] = useTransition();
  const field = useRef<HTMLDivElement>(null);
  const sent = asked.code === "CODE_SENT" || state.code === "CODE_SENT";
  const error = state.fieldErrors?.mailCode;

  function ask(event: MouseEvent) {
    event.preventDefault();
    if (pending) return;
    startTransition(async () => {
      const answer = await reach(() => mailStepUpCodeAction(purpose, via))(
        idleForm,
        new FormData(),
      );
      setAsked(answer);
      if (answer.status !== "error") field.current?.querySelector("input")?.focus();
    });
  }

  return (
    <div ref={field} className="grid gap-3">
      {/* Enter sends the form; without this it would ask for another code. */}
      <button type="submit" tabIndex={-1} aria-hidden="true" className="sr-only" />
      <FormProblem state={asked} />
      <Field
        label="Emailed code"
        hint={
          <span role="status">
            {sent ? (
              <>
                We sent a code to <b className="font-medium text-foreground">{email}</b>. It expires
                in 10 minutes, and earlier codes no longer work.
              </>
            ) : (
              `Your account has no password, so we’ll email a code to ${email}. ${hint ?? ""}`
            )}
          </span>
        }
        error={error}
      >
        {(control) => (
          <span className="flex flex-wrap gap-3">
            <Input
              {...control}
              name="mailCode"
              inputMode="numeric"
              autoComplete="one-time-code"
              maxLength={16}
              className="max-w-40 font-mono tabular-nums"
            />
            <button
              type="submit"
              name="ask"
              value={purpose}
              onClick={ask}
              aria-disabled={pending || undefined}
              className={buttonClass("secondary", "md", "h-10")}
            >
              {pending ? "Sending" : sent ? "Email another code" : "Email me a code"}
            </button>
          </span>
        )}
      </Field>
      {sent && <InboxNote />}
    </div>
  );
}
