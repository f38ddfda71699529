"use client";

import { useActionState, useEffect, useRef, useState } from "react";
import type { FormAction } from "@/components/form/form-action";
import { reach } from "@/components/form/network";
import { SubmitButton } from "@/components/form/submit-button";
import { TextField } from "@/components/form/text-field";
import { StepUpFields, type StepUpProps } from "@/components/step-up/step-up-fields";
import { StepUpProblem } from "@/components/step-up/step-up-problem";
import { Alert } from "@/components/ui/alert";
import { buttonClass } from "@/components/ui/button-class";
import { Card } from "@/components/ui/card";
import { idleForm } from "@/lib/forms/form-state";

const title = "Add a passkey";
const description =
  "A passkey is stored on your device or in a password manager. It lets you sign in with your fingerprint, face or PIN, and it can’t be phished.";

/** A name and the step-up; then the browser creates the passkey. */
export function NewPasskeyForm({ action, ...stepUp }: { action: FormAction } & StepUpProps) {
  const [state, submit] = useActionState(reach(action), idleForm);
  if (state.status === "success") return <Create name={state.values?.name ?? ""} />;
  return (
    <form action={submit} noValidate>
      <Card
        title={title}
        description={description}
        note="We’ll email you to confirm."
        action={<SubmitButton pendingLabel="Checking">Continue</SubmitButton>}
      >
        <noscript>
          <Alert tone="warning">
            Adding a passkey needs JavaScript. Turn it on and reload the page.
          </Alert>
        </noscript>
        <StepUpProblem state={state} />
        <div className="grid max-w-sm gap-5">
          <TextField
            label="Name"
            name="name"
            required
            maxLength={60}
            autoComplete="off"
            placeholder="My laptop"
            hint="Helps you tell your passkeys apart."
            defaultValue={state.values?.name}
            error={state.fieldErrors?.name}
          />
          <StepUpFields {...stepUp} purpose="passkeys" state={state} />
        </div>
      </Card>
    </form>
  );
}

const failures: Record<string, string> = {
  CANCELLED: "The request was cancelled or timed out.",
  ALREADY_REGISTERED: "This device already has a passkey for your account.",
  UNSUPPORTED: "This browser doesn’t support passkeys. Try a newer browser or another device.",
  REAUTHENTICATION_REQUIRED: "This step timed out after 10 minutes. Confirm it’s you again.",
};
const unclear = "Something went wrong. Nothing was changed.";

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
      note="Your browser will ask where to save it."
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
            {asking ? "Waiting for your browser…" : "Create passkey"}
          </button>
        )
      }
    >
      {failure ? (
        <Alert tone="danger" title="Passkey not added">
          {failure}
        </Alert>
      ) : (
        <Alert tone="success">
          Confirmed. Your passkey will be named{" "}
          <b className="font-medium text-foreground">{name}</b>.
        </Alert>
      )}
    </Card>
  );
}
