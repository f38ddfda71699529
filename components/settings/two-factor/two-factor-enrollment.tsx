"use client";

import { type ReactNode, useActionState, useEffect, useRef } from "react";
import type { FormAction } from "@/components/form/form-action";
import { reach } from "@/components/form/network";
import { SubmitButton } from "@/components/form/submit-button";
import { TextField } from "@/components/form/text-field";
import { Steps } from "@/components/settings/steps";
import { RecoveryCodeList } from "@/components/settings/two-factor/recovery-code-list";
import { StepUpFields, type StepUpProps } from "@/components/step-up/step-up-fields";
import { StepUpProblem } from "@/components/step-up/step-up-problem";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { CopyField } from "@/components/ui/copy-field";
import { type FormState, idleForm } from "@/lib/forms/form-state";

interface TwoFactorEnrollmentProps extends StepUpProps {
  /** Answers `begin` with the secret, and `confirm` with a notice that it is on. */
  action: FormAction;
  /**
   * Shown instead where it is on already. Inside, because the page is told that it is on before the
   * recovery codes have been kept.
   */
  turnOff?: ReactNode;
}

const steps = ["Scan the QR code", "Enter a code", "Save your recovery codes"];

/** The enrollment of a second factor: the step-up, then three steps. Works without JavaScript. */
export function TwoFactorEnrollment({ action, turnOff, ...stepUp }: TwoFactorEnrollmentProps) {
  const [state, submit] = useActionState(reach(action), idleForm);
  const { uri, qr, codes } = state.values ?? {};
  if (state.code === "TWO_FACTOR_ON" && codes) return <Done codes={codes.split(" ")} />;
  if (uri && qr && codes) return <Scan state={state} submit={submit} />;
  if (turnOff) return turnOff;
  return (
    <form action={submit} noValidate>
      <Card
        title="Set up two-factor authentication"
        description="When you sign in, you’ll also enter a 6-digit code from an authenticator app. Any authenticator app works."
        note="Nothing changes until you enter your first code."
        action={<SubmitButton pendingLabel="Starting">Start</SubmitButton>}
      >
        <StepUpProblem state={state} />
        <input type="hidden" name="step" value="begin" />
        <div className="grid max-w-sm gap-5">
          <StepUpFields {...stepUp} purpose="two-factor" state={state} />
        </div>
      </Card>
    </form>
  );
}

/** Steps one and two: the secret goes into the app, and a code comes back. */
function Scan({ state, submit }: { state: FormState; submit: (form: FormData) => void }) {
  const { uri = "", qr = "", codes = "" } = state.values ?? {};
  const secret = new URL(uri).searchParams.get("secret") ?? "";
  const top = useFocusOnce();
  return (
    <form action={submit} noValidate>
      <Card
        title="Set up two-factor authentication"
        note="Your app shows a new code every 30 seconds."
        action={<SubmitButton pendingLabel="Checking">Turn on</SubmitButton>}
      >
        <div ref={top} tabIndex={-1} className="outline-none">
          <Steps label="Setup" steps={steps} current={state.status === "error" ? 2 : 1} />
        </div>
        <div className="grid items-start gap-6 sm:grid-cols-[auto_1fr]">
          {/* White in both themes: cameras want dark on light. */}
          {/* biome-ignore lint/performance/noImgElement: a drawing that is part of the page */}
          <img
            src={qr}
            alt="QR code for your authenticator app"
            width={180}
            height={180}
            className="rounded-md border border-border bg-[white]"
          />
          <div className="grid gap-2 text-sm text-muted-foreground">
            <p className="font-medium text-foreground">
              Scan this QR code with your authenticator app
            </p>
            <p>Can’t scan it? Enter this key in the app:</p>
            <CopyField
              text={secret}
              shown={secret.replace(/(.{4})(?=.)/g, "$1 ")}
              label="Copy key"
            />
          </div>
        </div>
        <div className="grid gap-5 border-t border-border pt-5">
          <StepUpProblem state={state} />
          <input type="hidden" name="step" value="confirm" />
          <input type="hidden" name="uri" value={uri} />
          <input type="hidden" name="qr" value={qr} />
          <input type="hidden" name="codes" value={codes} />
          <TextField
            label="Authenticator code"
            name="code"
            inputMode="numeric"
            autoComplete="one-time-code"
            maxLength={7}
            required
            error={state.fieldErrors?.code}
            className="max-w-48"
          />
        </div>
      </Card>
    </form>
  );
}

/** Step three. It is on already; the button says only that the codes are kept. */
function Done({ codes }: { codes: string[] }) {
  const top = useFocusOnce();
  return (
    <Card
      title="Two-factor authentication is on"
      note="You’ll be asked for a code when you sign in."
      action={<Button href="/settings/security">I’ve saved them</Button>}
    >
      <div ref={top} tabIndex={-1} className="outline-none">
        <Steps label="Setup" steps={steps} current={3} />
      </div>
      <p className="max-w-[60ch] text-sm text-muted-foreground">
        If you can’t use your app, use one of these codes instead. If you lose both, you may lose
        access to your account.
      </p>
      <RecoveryCodeList codes={codes} />
    </Card>
  );
}

/** Where the page goes on once what had the focus is gone. */
function useFocusOnce() {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => place.current?.focus(), []);
  return place;
}
