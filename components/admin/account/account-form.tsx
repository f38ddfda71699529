"use client";

import { type ReactNode, useActionState } from "react";
import type { FormAction } from "@/components/form/form-action";
import { reach } from "@/components/form/network";
import { SelectField } from "@/components/form/select-field";
import { SubmitButton } from "@/components/form/submit-button";
import { TextField } from "@/components/form/text-field";
import { StepUpFields, type StepUpProps } from "@/components/step-up/step-up-fields";
import { StepUpProblem } from "@/components/step-up/step-up-problem";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { idleForm } from "@/lib/forms/form-state";

/** A field of the form besides the step-up. */
export type AccountField = {
  name: string;
  label: string;
  hint?: ReactNode;
  type?: "text" | "email";
  options?: { value: string; label: string }[];
  defaultValue?: string;
  maxLength?: number;
};

interface AccountFormProps {
  action: FormAction;
  title: string;
  description: ReactNode;
  /** Of the account that is changed; missing for a new one. */
  userId?: string;
  fields?: AccountField[];
  /** The admin's, for what asks for one. */
  stepUp?: StepUpProps;
  submitLabel: string;
  pendingLabel: string;
  /** The URL for leaving without a change. */
  back: string;
  danger?: boolean;
  /** What goes, what stays and until when it can be undone. */
  children?: ReactNode;
}

/** One change of an admin to an account: what it does, its fields, and the proof that it is the admin. */
export function AccountForm(props: AccountFormProps) {
  const { action, title, description, userId, fields = [], stepUp, danger = false } = props;
  const [state, submit] = useActionState(reach(action), idleForm);
  return (
    <form action={submit} noValidate>
      <Card
        tone={danger ? "danger" : "plain"}
        title={title}
        description={description}
        action={
          <div className="flex flex-wrap justify-end gap-3 max-sm:grow max-sm:*:grow">
            <Button variant="ghost" href={props.back}>
              Cancel
            </Button>
            <SubmitButton variant={danger ? "danger" : "primary"} pendingLabel={props.pendingLabel}>
              {props.submitLabel}
            </SubmitButton>
          </div>
        }
      >
        <StepUpProblem state={state} />
        {props.children}
        {userId && <input type="hidden" name="userId" value={userId} />}
        <div className="grid max-w-sm gap-5">
          {fields.map(({ name, options, defaultValue, type = "text", ...field }) => {
            const shared = {
              ...field,
              name,
              error: state.fieldErrors?.[name],
              defaultValue: state.values?.[name] ?? defaultValue,
            };
            return options ? (
              <SelectField key={name} {...shared} options={options} />
            ) : (
              <TextField key={name} {...shared} type={type} autoComplete="off" required />
            );
          })}
          {stepUp && (
            <StepUpFields {...stepUp} purpose="admin" state={state} hint="Confirms it’s you." />
          )}
        </div>
      </Card>
    </form>
  );
}
