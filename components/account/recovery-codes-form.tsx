"use client";

import { useActionState } from "react";
import { ProofFields, type ProofProps } from "@/components/account/proof-fields";
import { ProvenProblem } from "@/components/account/proven-problem";
import { RecoveryCodeList } from "@/components/account/recovery-code-list";
import type { FormAction } from "@/components/auth/form-action";
import { reach } from "@/components/auth/reach";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { SubmitButton } from "@/components/ui/submit-button";
import { idleForm } from "@/lib/form-state";

/** New recovery codes in place of the old ones. */
export function RecoveryCodesForm({ action, ...proof }: { action: FormAction } & ProofProps) {
  const [state, submit] = useActionState(reach(action), idleForm);
  const codes = state.values?.codes;
  if (state.status === "success" && codes)
    return (
      <Card
        title="Your new recovery codes"
        description="The old ones no longer work."
        note="A mail tells you that they were replaced."
        action={<Button href="/settings/security">I have kept them</Button>}
      >
        <RecoveryCodeList codes={codes.split(" ")} />
      </Card>
    );
  return (
    <form action={submit} noValidate>
      <Card
        title="Make new recovery codes"
        description="Ten new codes take the place of all that you have, used or not."
        note="The old ones stop working at once."
        action={<SubmitButton pendingLabel="Making codes">Make new codes</SubmitButton>}
      >
        <ProvenProblem state={state} />
        <div className="grid max-w-sm gap-5">
          <ProofFields {...proof} purpose="two-factor" state={state} />
        </div>
      </Card>
    </form>
  );
}
