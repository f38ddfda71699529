"use client";

import { type ReactNode, useActionState, useEffect, useRef } from "react";
import type { FormAction } from "@/components/auth/form-action";
import { FormProblem } from "@/components/auth/form-problem";
import { PasswordField } from "@/components/ui/password-field";
import { SubmitButton } from "@/components/ui/submit-button";
import { idleForm } from "@/lib/form-state";

interface DeleteFormProps {
  action: FormAction;
  email: string;
  /** The way out, beside the button. */
  cancel: ReactNode;
}

/** The password as proof, and the button. Without script it goes on at `?confirm=1`. */
export function DeleteForm({ action, email, cancel }: DeleteFormProps) {
  const [state, submit] = useActionState(action, idleForm, "/settings/danger?confirm=1");
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    // A dialog that opens looks for the attribute, which React writes on the server only; without
    // it the focus goes to the dialog's close button.
    form.current?.querySelector("[type=password]")?.setAttribute("autofocus", "");
  }, []);
  return (
    <form ref={form} action={submit} className="grid gap-5" noValidate>
      <FormProblem state={state} />
      <input type="text" name="username" autoComplete="username" value={email} readOnly hidden />
      <PasswordField
        label="Your password"
        name="password"
        autoComplete="current-password"
        required
        autoFocus
        hint="It proves that it is you who deletes the account."
        error={state.fieldErrors?.password}
      />
      <div className="flex flex-wrap justify-end gap-3">
        {cancel}
        <SubmitButton variant="danger" pendingLabel="Deleting">
          Delete my account
        </SubmitButton>
      </div>
    </form>
  );
}
