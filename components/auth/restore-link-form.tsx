"use client";

import { useActionState } from "react";
import type { FormAction } from "@/components/auth/form-action";
import { FormProblem } from "@/components/auth/form-problem";
import { Button } from "@/components/ui/button";
import { SubmitButton } from "@/components/ui/submit-button";
import { idleForm } from "@/lib/form-state";

/** One button that uses a mailed link up; opening the link changes nothing. */
export function RestoreLinkForm({ action, token }: { action: FormAction; token: string }) {
  const [state, submit] = useActionState(action, idleForm);
  if (state.code === "RESTORE_LINK_INVALID")
    return (
      <>
        <FormProblem state={state} title="This link is no longer valid">
          It has been used, a newer one has been sent, or the account is past its date.
        </FormProblem>
        <Button href="/restore" wide>
          Restore in another way
        </Button>
      </>
    );
  return (
    <form action={submit} className="grid gap-5 sm:justify-items-start">
      <FormProblem state={state} />
      <input type="hidden" name="token" value={token} />
      <SubmitButton pendingLabel="Restoring">Restore my account</SubmitButton>
    </form>
  );
}
