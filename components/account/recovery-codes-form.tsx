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

/** Replaces the recovery codes and shows the new ones. */
export function RecoveryCodesForm({ action, ...proof }: { action: FormAction } & ProofProps) {
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
        <ProvenProblem state={state} />
        <div className="grid max-w-sm gap-5">
          <ProofFields {...proof} purpose="two-factor" state={state} />
        </div>
      </Card>
    </form>
  );
}
