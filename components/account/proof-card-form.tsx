"use client";

import { type ReactNode, useActionState } from "react";
import { ProofFields, type ProofProps } from "@/components/account/proof-fields";
import { ProvenProblem } from "@/components/account/proven-problem";
import type { FormAction } from "@/components/auth/form-action";
import { reach } from "@/components/auth/reach";
import { Card } from "@/components/ui/card";
import { SubmitButton } from "@/components/ui/submit-button";
import type { StepUpPurpose } from "@/lib/auth/step-up/purposes";
import { idleForm } from "@/lib/form-state";

interface ProofCardFormProps extends ProofProps {
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

/** A card that asks for nothing but the proof and leads elsewhere once it is done. */
export function ProofCardForm(props: ProofCardFormProps) {
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
        <ProvenProblem state={state} />
        {Object.entries(fields).map(([name, value]) => (
          <input key={name} type="hidden" name={name} value={value} />
        ))}
        <div className="grid max-w-sm gap-5">
          <ProofFields
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
