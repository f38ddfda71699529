"use client";

import { useActionState } from "react";
import type { FormAction } from "@/components/form/form-action";
import { reach } from "@/components/form/network";
import { SubmitButton } from "@/components/form/submit-button";
import { TextField } from "@/components/form/text-field";
import { StepUpFields, type StepUpProps } from "@/components/step-up/step-up-fields";
import { StepUpProblem } from "@/components/step-up/step-up-problem";
import { Button } from "@/components/ui/button";
import { idleForm } from "@/lib/forms/form-state";

interface EraseFormProps extends StepUpProps {
  action: FormAction;
  /** The URL for leaving without erasing. */
  back: string;
}

/** The address typed, the stepUp, and the button that nothing undoes. */
export function EraseForm({ action, back, ...stepUp }: EraseFormProps) {
  const [state, submit] = useActionState(reach(action), idleForm);
  return (
    <form action={submit} className="grid gap-5 border-t border-border pt-6" noValidate>
      <StepUpProblem state={state} />
      <div className="grid max-w-sm gap-5">
        <TextField
          label="Type your email address to confirm"
          name="email"
          type="email"
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          required
          hint={<span className="font-mono wrap-anywhere">{stepUp.email}</span>}
          defaultValue={state.values?.email}
          error={state.fieldErrors?.email}
        />
        <StepUpFields {...stepUp} purpose="erase-account" state={state} hint="Confirms it’s you." />
      </div>
      <div className="flex flex-wrap justify-end gap-3 max-sm:*:grow">
        <Button href={back} variant="ghost">
          Keep my account
        </Button>
        <SubmitButton variant="danger" pendingLabel="Erasing">
          Permanently erase account
        </SubmitButton>
      </div>
    </form>
  );
}
