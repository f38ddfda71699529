"use client";

import { type ReactNode, useActionState, useEffect, useRef } from "react";
import { ProofFields, type ProofProps } from "@/components/account/proof-fields";
import { ProvenProblem } from "@/components/account/proven-problem";
import type { FormAction } from "@/components/auth/form-action";
import { reach } from "@/components/auth/reach";
import { SubmitButton } from "@/components/ui/submit-button";
import { idleForm } from "@/lib/form-state";

interface DeleteFormProps extends ProofProps {
  action: FormAction;
  /** The way out, beside the button. */
  cancel: ReactNode;
}

/** The proof, and the button. Without script it goes on at `?confirm=1`. */
export function DeleteForm({ action, cancel, ...proof }: DeleteFormProps) {
  const [state, submit] = useActionState(reach(action), idleForm, "/settings/danger?confirm=1");
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    // A dialog that opens looks for the attribute, which React writes on the server only; without
    // it the focus goes to the dialog's close button.
    const first = form.current?.querySelector("[type=password], [name=mailCode]");
    first?.setAttribute("autofocus", "");
  }, []);
  return (
    <form ref={form} action={submit} className="grid gap-5" noValidate>
      <ProvenProblem state={state} />
      <ProofFields {...proof} purpose="delete-account" state={state} hint="Confirms it’s you." />
      <div className="flex flex-wrap justify-end gap-3 max-sm:*:grow">
        {cancel}
        <SubmitButton variant="danger" pendingLabel="Deleting">
          Delete account
        </SubmitButton>
      </div>
    </form>
  );
}
