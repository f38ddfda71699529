"use client";

import { useActionState, useEffect, useRef, useState } from "react";
import { ProofFields, type ProofProps } from "@/components/account/proof-fields";
import { ProvenProblem } from "@/components/account/proven-problem";
import type { FormAction } from "@/components/auth/form-action";
import { reach } from "@/components/auth/reach";
import { Alert } from "@/components/ui/alert";
import { buttonClass } from "@/components/ui/button-class";
import { Card } from "@/components/ui/card";
import { SubmitButton } from "@/components/ui/submit-button";
import { TextField } from "@/components/ui/text-field";
import { idleForm } from "@/lib/form-state";

const title = "Add a passkey";
const description =
  "A passkey is kept by this device or a password manager. It signs you in by a fingerprint, your face or a PIN, and nobody can phish it.";

/** A name and the proof; then the browser makes the passkey. */
export function NewPasskeyForm({ action, ...proof }: { action: FormAction } & ProofProps) {
  const [state, submit] = useActionState(reach(action), idleForm);
  if (state.status === "success") return <Create name={state.values?.name ?? ""} />;
  return (
    <form action={submit} noValidate>
      <Card
        title={title}
        description={description}
        note="You get a mail that says so."
        action={<SubmitButton pendingLabel="Checking">Continue</SubmitButton>}
      >
        <noscript>
          <Alert tone="warning">A passkey is made by a script, and scripts are off here.</Alert>
        </noscript>
        <ProvenProblem state={state} />
        <div className="grid max-w-sm gap-5">
          <TextField
            label="Name"
            name="name"
            required
            maxLength={60}
            autoComplete="off"
            placeholder="My laptop"
            hint="By which you tell it from your others."
            defaultValue={state.values?.name}
            error={state.fieldErrors?.name}
          />
          <ProofFields {...proof} purpose="passkeys" state={state} />
        </div>
      </Card>
    </form>
  );
}

const failures: Record<string, string> = {
  CANCELLED: "The browser stopped before there was one.",
  ALREADY_REGISTERED: "This device keeps a passkey for your account already.",
  UNSUPPORTED: "This browser knows no passkeys. Use a newer one, or another device.",
  REAUTHENTICATION_REQUIRED: "It took longer than ten minutes. Confirm once more that it is you.",
};
const unclear = "Something went wrong on the way. Nothing has been changed.";

/** A press of its own: browsers open their dialog only for one. */
function Create({ name }: { name: string }) {
  const [asking, setAsking] = useState(false);
  const [failure, setFailure] = useState("");
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => button.current?.focus(), []);

  async function create() {
    if (asking) return;
    setAsking(true);
    try {
      const { registerPasskey } = await import("@/lib/auth/passkeys/browser");
      await registerPasskey(name);
      window.location.assign("/settings/security?done=passkey-added");
    } catch (error) {
      const code = error instanceof Error && "code" in error ? String(error.code) : "";
      setFailure(failures[code] ?? unclear);
    }
  }

  return (
    <Card
      title={title}
      description={description}
      note="Your browser asks where to keep it."
      action={
        failure ? (
          <a href="/settings/security/passkeys/new" className={buttonClass("secondary")}>
            Start again
          </a>
        ) : (
          <button
            ref={button}
            type="button"
            onClick={create}
            aria-disabled={asking || undefined}
            className={buttonClass()}
          >
            {asking ? "Waiting for the browser" : "Create passkey"}
          </button>
        )
      }
    >
      {failure ? (
        <Alert tone="danger" title="No passkey was made">
          {failure}
        </Alert>
      ) : (
        <Alert tone="success">
          It is you. The passkey will be called <b className="font-medium text-ink">{name}</b>.
        </Alert>
      )}
    </Card>
  );
}
