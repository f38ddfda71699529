"use client";

import { type ReactNode, useActionState } from "react";
import type { FormAction } from "@/components/form/form-action";
import { reach } from "@/components/form/network";
import { SubmitButton } from "@/components/form/submit-button";
import { StepUpFields, type StepUpProps } from "@/components/step-up/step-up-fields";
import { StepUpProblem } from "@/components/step-up/step-up-problem";
import { Card } from "@/components/ui/card";
import type { StepUpPurpose } from "@/lib/auth/step-up/purposes";
import { idleForm } from "@/lib/forms/form-state";

interface StepUpCardFormProps extends StepUpProps {
  action: FormAction;
  purpose: StepUpPurpose;
  title: string;
  description: ReactNode;
  note?: ReactNode;
  submitLabel: string;
  pendingLabel: string;
  /** For what takes something away. */
  danger?: boolean;
  /** Goes along in hidden fields, such as the id of what it is about. */
  fields?: Record<string, string>;
}

/** A card that contains only a step-up, and leads elsewhere once it is done. */
export function StepUpCardForm(props: StepUpCardFormProps) {
  const { action, purpose, title, description, note, danger = false, fields = {} } = props;
  const [state, submit] = useActionState(reach(action), idleForm);
  return (
    <form action={submit} noValidate>
      <Card
        tone={danger ? "danger" : "plain"}
        title={title}
        description={description}
        note={note}
        action={
          <SubmitButton variant={danger ? "danger" : "primary"} pendingLabel={props.pendingLabel}>
            {props.submitLabel}
          </SubmitButton>
        }
      >
        <StepUpProblem state={state} />
        {Object.entries(fields).map(([name, value]) => (
          <input key={name} type="hidden" name={name} value={value} />
        ))}
        <div className="grid max-w-sm gap-5">
          <StepUpFields
            methods={props.methods}
            email={props.email}
            purpose={purpose}
            state={state}
          />
        </div>
      </Card>
    </form>
  );
}
