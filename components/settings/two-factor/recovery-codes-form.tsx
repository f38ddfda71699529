"use client";

import { useActionState } from "react";
import type { FormAction } from "@/components/form/form-action";
import { reach } from "@/components/form/network";
import { SubmitButton } from "@/components/form/submit-button";
import { RecoveryCodeList } from "@/components/settings/two-factor/recovery-code-list";
import { StepUpFields, type StepUpProps } from "@/components/step-up/step-up-fields";
import { StepUpProblem } from "@/components/step-up/step-up-problem";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { idleForm } from "@/lib/forms/form-state";

/** Replaces the recovery codes and shows the new ones. */
export function RecoveryCodesForm({ action, ...stepUp }: { action: FormAction } & StepUpProps) {
  const [state, submit] = useActionState(reach(action), idleForm);
  const codes = state.values?.codes;
  if (state.status === "success" && codes)
    return (
      <Card
        title="New recovery codes"
        description="Your old codes no longer work."
        note="We’ll email you to confirm the change."
        action={<Button href="/settings/security">I’ve saved them</Button>}
      >
        <RecoveryCodeList codes={codes.split(" ")} />
      </Card>
    );
  return (
    <form action={submit} noValidate>
      <Card
        title="Generate new recovery codes"
        description="You’ll get 10 new codes. They replace all your existing codes, used or not."
        note="Your old codes stop working right away."
        action={<SubmitButton pendingLabel="Generating">Generate new codes</SubmitButton>}
      >
        <StepUpProblem state={state} />
        <div className="grid max-w-sm gap-5">
          <StepUpFields {...stepUp} purpose="two-factor" state={state} />
        </div>
      </Card>
    </form>
  );
}
