"use client";

import { useActionState } from "react";
import type { FormAction } from "@/components/form/form-action";
import { FormProblem } from "@/components/form/form-problem";
import { reach } from "@/components/form/network";
import { SubmitButton } from "@/components/form/submit-button";
import { idleForm } from "@/lib/forms/form-state";

/** One button: the page that contains it requires a grace pass. */
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
