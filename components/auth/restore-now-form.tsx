"use client";

import { useActionState } from "react";
import type { FormAction } from "@/components/auth/form-action";
import { FormProblem } from "@/components/auth/form-problem";
import { reach } from "@/components/auth/reach";
import { SubmitButton } from "@/components/ui/submit-button";
import { idleForm } from "@/lib/form-state";

/** One button: the page that it stands on has been opened by proof. */
export function RestoreNowForm({ action }: { action: FormAction }) {
  const [state, submit] = useActionState(reach(action), idleForm);
  return (
    <form action={submit} className="grid gap-3">
      <FormProblem state={state} />
      <SubmitButton wide pendingLabel="Restoring">
        Restore account
      </SubmitButton>
    </form>
  );
}
