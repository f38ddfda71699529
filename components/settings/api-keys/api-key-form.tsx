"use client";

import { type ReactNode, useActionState, useEffect, useRef } from "react";
import type { FormAction } from "@/components/form/form-action";
import { reach } from "@/components/form/network";
import { SelectField } from "@/components/form/select-field";
import { SubmitButton } from "@/components/form/submit-button";
import { TextField } from "@/components/form/text-field";
import { StepUpFields, type StepUpProps } from "@/components/step-up/step-up-fields";
import { StepUpProblem } from "@/components/step-up/step-up-problem";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { CopyField } from "@/components/ui/copy-field";
import { idleForm } from "@/lib/forms/form-state";

interface ApiKeyFormProps extends StepUpProps {
  action: FormAction;
  lifetimes: { value: string; label: string }[];
  defaultLifetime: string;
  /** An example of a request with a key. */
  example?: ReactNode;
}

/** Creates an API key and then shows it, once. */
export function ApiKeyForm(props: ApiKeyFormProps) {
  const { action, lifetimes, defaultLifetime, example, ...stepUp } = props;
  const [state, submit] = useActionState(reach(action), idleForm);
  const { name, key, expiresInDays } = state.values ?? {};
  if (state.status === "success" && name && key)
    return (
      <NewKey name={name} apiKey={key}>
        {example}
      </NewKey>
    );
  return (
    <form action={submit} noValidate>
      <Card
        title="Create API key"
        description="An API key can read and change your content. It can’t change your account."
        note="You’ll see the key once, after you create it."
        action={<SubmitButton pendingLabel="Creating">Create key</SubmitButton>}
      >
        <StepUpProblem state={state} />
        <div className="grid max-w-sm gap-5">
          <TextField
            label="Name"
            name="name"
            required
            maxLength={100}
            autoComplete="off"
            placeholder="Nightly backup"
            hint="What you’ll use this key for."
            defaultValue={name}
            error={state.fieldErrors?.name}
          />
          <SelectField
            // A reset, as after each answer, goes back to what was chosen when it appeared.
            key={expiresInDays}
            label="Expires in"
            name="expiresInDays"
            options={lifetimes}
            defaultValue={expiresInDays ?? defaultLifetime}
            error={state.fieldErrors?.expiresInDays}
          />
          <StepUpFields {...stepUp} purpose="api-keys" state={state} />
        </div>
      </Card>
    </form>
  );
}

interface NewKeyProps {
  name: string;
  apiKey: string;
  children: ReactNode;
}

function NewKey({ name, apiKey, children }: NewKeyProps) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => box.current?.focus(), []);
  return (
    <Card
      title="Your new API key"
      description={<span className="wrap-anywhere">{name}</span>}
      note="You can’t see it again after you leave this page."
      action={<Button href="/settings/api-keys">I’ve saved it</Button>}
    >
      <div ref={box} tabIndex={-1} className="grid gap-4 rounded-md outline-none">
        <Alert tone="warning" title="Copy your key now">
          You won’t see it again. Store it securely: anyone who has it can read and change your
          content. Send it with each request, as a bearer token.
        </Alert>
        <CopyField text={apiKey} label="Copy key" />
      </div>
      {children}
    </Card>
  );
}
