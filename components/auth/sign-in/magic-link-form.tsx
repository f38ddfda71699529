"use client";

import { lazy, type ReactNode, useActionState } from "react";
import type { FormAction } from "@/components/form/form-action";
import { FormProblem } from "@/components/form/form-problem";
import { reach } from "@/components/form/network";
import { SubmitButton } from "@/components/form/submit-button";
import { Button } from "@/components/ui/button";
import { idleForm } from "@/lib/forms/form-state";
import { deadLinkForm, deadLinkTitle } from "../dead-link";

const DeletedAccount = lazy(() => import("@/components/auth/restore/deleted-account"));

interface MagicLinkFormProps {
  action: FormAction;
  token: string;
  /** The address that the link signs in, as far as it may be shown. */
  hint: string;
  /** Ends the session of the signed-in user first. */
  instead?: boolean;
  /** A second way on, below the button. */
  children?: ReactNode;
}

/** One button that uses an emailed link up; opening the link changes nothing. */
export function MagicLinkForm({ action, token, hint, instead, children }: MagicLinkFormProps) {
  const [state, submit] = useActionState(reach(action), idleForm);
  if (state.code === "ACCOUNT_DELETED") return <DeletedAccount state={state} />;
  if (state.code === "INVALID_TOKEN")
    return (
      <>
        <FormProblem state={state} title={deadLinkTitle}>
          {deadLinkForm}
        </FormProblem>
        <Button href="/sign-in?by=mail" wide>
          Email me a new link
        </Button>
      </>
    );
  return (
    <form action={submit} className="grid gap-3">
      <FormProblem state={state} />
      <input type="hidden" name="token" value={token} />
      {instead && <input type="hidden" name="switch" value="1" />}
      <SubmitButton wide pendingLabel="Signing in">
        Sign in as {hint}
      </SubmitButton>
      {children}
    </form>
  );
}
