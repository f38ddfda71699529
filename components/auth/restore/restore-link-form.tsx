"use client";

import { lazy, useActionState } from "react";
import type { FormAction } from "@/components/form/form-action";
import { FormProblem } from "@/components/form/form-problem";
import { reach } from "@/components/form/network";
import { SubmitButton } from "@/components/form/submit-button";
import { Button } from "@/components/ui/button";
import { buttonClass } from "@/components/ui/button-class";
import { idleForm } from "@/lib/forms/form-state";

const RestoreLinkCode = lazy(() => import("@/components/auth/restore/restore-link-code"));

/**
 * Two buttons that an emailed link opens, and the code of an account that asks for one; opening the
 * link changes nothing.
 */
export function RestoreLinkForm(props: {
  action: FormAction;
  token: string;
  /** What is shown once the link is no longer valid: as props, its sentences are no script. */
  dead: { title: string; reason: string };
}) {
  const { action, token, dead } = props;
  const [state, submit] = useActionState(reach(action), idleForm);
  if (state.code === "RESTORE_LINK_INVALID")
    return (
      <>
        <FormProblem state={state} title={dead.title}>
          {dead.reason}
        </FormProblem>
        <Button href="/restore" wide>
          Try another way to restore
        </Button>
      </>
    );
  const asksCode = state.values?.askCode ?? state.fieldErrors?.code;
  return (
    <form action={submit} className="grid gap-5" noValidate>
      <FormProblem state={state} />
      <input type="hidden" name="token" value={token} />
      {asksCode ? (
        <RestoreLinkCode operation={state.values?.operation} error={state.fieldErrors?.code} />
      ) : (
        <div className="flex flex-wrap gap-3 max-sm:*:w-full">
          <SubmitButton name="operation" value="restore" pendingLabel="Restoring">
            Restore account
          </SubmitButton>
          <button type="submit" name="operation" value="open" className={buttonClass("secondary")}>
            Download data or erase instead
          </button>
        </div>
      )}
    </form>
  );
}
