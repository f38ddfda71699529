"use client";

import { type ReactNode, useActionState, useEffect, useRef } from "react";
import type { FormAction } from "@/components/form/form-action";
import { reach } from "@/components/form/network";
import { SubmitButton } from "@/components/form/submit-button";
import { StepUpFields, type StepUpProps } from "@/components/step-up/step-up-fields";
import { StepUpProblem } from "@/components/step-up/step-up-problem";
import { idleForm } from "@/lib/forms/form-state";

interface DeleteFormProps extends StepUpProps {
  action: FormAction;
  /** The way out, beside the button. */
  cancel: ReactNode;
}

/** The step-up and the button. Without JavaScript the page is at `?confirm=1`. */
export function DeleteForm({ action, cancel, ...stepUp }: DeleteFormProps) {
  const [state, submit] = useActionState(reach(action), idleForm, "/settings/danger?confirm=1");
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    // A dialog that opens looks for the attribute, which React writes on the server only; without
    // it the focus goes to the dialog's close button.
    const first = form.current?.querySelector("[type=password], [name=mailCode]");
    first?.setAttribute("autofocus", "");
  }, []);
  return (
    <form ref={form} action={submit} className="grid gap-5" noValidate>
      <StepUpProblem state={state} />
      <StepUpFields {...stepUp} purpose="delete-account" state={state} hint="Confirms it’s you." />
      <div className="flex flex-wrap justify-end gap-3 max-sm:*:grow">
        {cancel}
        <SubmitButton variant="danger" pendingLabel="Deleting">
          Delete account
        </SubmitButton>
      </div>
    </form>
  );
}
