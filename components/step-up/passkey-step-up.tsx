"use client";

import { useEffect, useRef, useState } from "react";
import { buttonClass } from "@/components/ui/button-class";
import { CheckIcon } from "@/components/ui/icons";
import type { StepUpPurpose } from "@/lib/auth/step-up/purposes";
import type { FormState } from "@/lib/forms/form-state";

interface PasskeyStepUpProps {
  purpose: StepUpPurpose;
  via?: "grace-pass";
  state: FormState;
  /** The field that it replaces. */
  instead: "password" | "code";
}

/** A passkey in place of typed credentials: its assertion is sent at once in a hidden field. */
export function PasskeyStepUp({ purpose, via, state, instead }: PasskeyStepUpProps) {
  const [assertion, setAssertion] = useState("");
  const [stage, setStage] = useState<"idle" | "asking" | "failed">("idle");
  const field = useRef<HTMLInputElement>(null);

  useEffect(() => {
    if (assertion) field.current?.form?.requestSubmit();
  }, [assertion]);
  useEffect(() => {
    // The assertion is consumed by the attempt, unless the form was not sent.
    if (state.status === "error" && state.code !== "VALIDATION_ERROR") setAssertion("");
  }, [state]);

  async function ask() {
    setStage("asking");
    try {
      const { stepUpWithPasskey } = await import("@/lib/auth/passkeys/browser");
      setAssertion(await stepUpWithPasskey(purpose, via));
      setStage("idle");
    } catch {
      setStage("failed");
    }
  }

  return (
    <div className="grid gap-2 noscript:hidden">
      <input ref={field} type="hidden" name="passkey" value={assertion} />
      <div className="flex flex-wrap items-center gap-3 text-sm text-muted-foreground">
        {assertion ? (
          <span className="flex items-center gap-2 text-primary">
            <CheckIcon />
            Confirmed with your passkey
          </span>
        ) : (
          <button
            type="button"
            onClick={ask}
            aria-disabled={stage === "asking" || undefined}
            className={buttonClass("secondary", "sm")}
          >
            {stage === "asking" ? "Waiting for your passkey…" : "Use a passkey instead"}
          </button>
        )}
      </div>
      <p role="status" className="text-sm text-muted-foreground empty:hidden">
        {stage === "failed" &&
          `Passkey confirmation was cancelled. Try again or use your ${instead}.`}
      </p>
    </div>
  );
}
