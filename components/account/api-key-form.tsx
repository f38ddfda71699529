"use client";

import { type ReactNode, useActionState, useEffect, useRef } from "react";
import { CopyField } from "@/components/account/copy-field";
import { ProofFields, type ProofProps } from "@/components/account/proof-fields";
import { ProvenProblem } from "@/components/account/proven-problem";
import type { FormAction } from "@/components/auth/form-action";
import { reach } from "@/components/auth/reach";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { SelectField } from "@/components/ui/select-field";
import { SubmitButton } from "@/components/ui/submit-button";
import { TextField } from "@/components/ui/text-field";
import { idleForm } from "@/lib/form-state";

interface ApiKeyFormProps extends ProofProps {
  action: FormAction;
  lifetimes: { value: string; label: string }[];
  defaultLifetime: string;
  /** How a request with a key looks. */
  sample: ReactNode;
}

/** A new key; once it is made, the key itself, this once. */
export function ApiKeyForm(props: ApiKeyFormProps) {
  const { action, lifetimes, defaultLifetime, sample, ...proof } = props;
  const [state, submit] = useActionState(reach(action), idleForm);
  const { name, key, expiresInDays } = state.values ?? {};
  if (state.status === "success" && name && key)
    return (
      <NewKey name={name} apiKey={key}>
        {sample}
      </NewKey>
    );
  return (
    <form action={submit} noValidate>
      <Card
        title="Create a key"
        description="A program that has the key reads and changes your projects as you do. It cannot change your account."
        note="You see the key once, right after this."
        action={<SubmitButton pendingLabel="Creating">Create key</SubmitButton>}
      >
        <ProvenProblem state={state} />
        <div className="grid max-w-sm gap-5">
          <TextField
            label="Name"
            name="name"
            required
            maxLength={100}
            autoComplete="off"
            placeholder="Nightly upload"
            hint="What uses it, so that you know later."
            defaultValue={name}
            error={state.fieldErrors?.name}
          />
          <SelectField
            // A reset, as after each answer, goes back to what was chosen when it appeared.
            key={expiresInDays}
            label="Expires after"
            name="expiresInDays"
            options={lifetimes}
            defaultValue={expiresInDays ?? defaultLifetime}
            error={state.fieldErrors?.expiresInDays}
          />
          <ProofFields {...proof} purpose="api-keys" state={state} />
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
      title="Your new key"
      description={<span className="wrap-anywhere">{name}</span>}
      note="Gone from here once you leave the page."
      action={<Button href="/settings/api-keys">I have kept it</Button>}
    >
      <div ref={box} tabIndex={-1} className="grid gap-4 rounded-control outline-none">
        <Alert tone="warning" title="The key is shown only now">
          Put it where the program finds it, and nowhere else: who has it acts as you.
        </Alert>
        <CopyField text={apiKey} label="Copy the key" />
      </div>
      {children}
    </Card>
  );
}
