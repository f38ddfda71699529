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

interface ConfirmFormProps extends StepUpProps {
  action: FormAction;
  id: string;
  /** Of the preview above; what runs has to have the same. */
  digest: string;
  /** The number to type, as it is shown. */
  count: string;
  submitLabel: string;
  pendingLabel: string;
  danger: boolean;
}

/** The count typed, the step-up, and the button. */
export function ConfirmForm(props: ConfirmFormProps) {
  const { action, id, digest, count, submitLabel, pendingLabel, danger, ...stepUp } = props;
  const [state, submit] = useActionState(reach(action), idleForm);
  return (
    <form action={submit} className="grid gap-5 border-t border-border pt-6" noValidate>
      <StepUpProblem state={state} />
      <input type="hidden" name="id" value={id} />
      <input type="hidden" name="digest" value={digest} />
      <div className="grid max-w-sm gap-5">
        <TextField
          label="Type the number of accounts to confirm"
          name="count"
          inputMode="numeric"
          autoComplete="off"
          required
          hint={<span className="font-mono">{count}</span>}
          defaultValue={state.values?.count}
          error={state.fieldErrors?.count}
        />
        <StepUpFields {...stepUp} purpose="admin" state={state} hint="Confirms it’s you." />
      </div>
      <div className="flex flex-wrap justify-end gap-3 max-sm:*:grow">
        <Button href="/admin/bulk" variant="ghost">
          Back
        </Button>
        <SubmitButton variant={danger ? "danger" : "primary"} pendingLabel={pendingLabel}>
          {submitLabel}
        </SubmitButton>
      </div>
    </form>
  );
}
