"use client";

import { lazy, type ReactNode, useActionState } from "react";
import type { FormAction } from "@/components/form/form-action";
import { FormProblem } from "@/components/form/form-problem";
import { reach } from "@/components/form/network";
import { PasswordField } from "@/components/form/password-field";
import { SubmitButton } from "@/components/form/submit-button";
import { TextField } from "@/components/form/text-field";
import { idleForm } from "@/lib/forms/form-state";

const NotDeleted = lazy(() => import("@/components/auth/restore/not-deleted"));
const RestoreCode = lazy(() => import("@/components/auth/restore/restore-code"));

interface RestoreFormProps {
  action: FormAction;
  email?: string;
  /** A notice from the page before, until the form has a notice of its own. */
  notice?: ReactNode;
}

/** Address and password of a deleted account, and in a second step its code. */
export function RestoreForm({ action, email, notice }: RestoreFormProps) {
  const [state, submit] = useActionState(reach(action), idleForm);
  const { code, values, fieldErrors } = state;
  if (code === "ACCOUNT_NOT_DELETED") return <NotDeleted state={state} />;
  return (
    <>
      {state.status === "idle" && notice}
      <form action={submit} className="grid gap-5" noValidate>
        {values?.sealed ? (
          <RestoreCode state={state} />
        ) : (
          <>
            <FormProblem state={state}>
              {code === "AUTH_INVALID_CREDENTIALS" &&
                "No restorable account matches this email and password."}
            </FormProblem>
            <TextField
              label="Email"
              name="email"
              type="email"
              autoComplete="email"
              required
              defaultValue={values?.email ?? email}
              error={fieldErrors?.email}
            />
            <PasswordField
              label="Password"
              name="password"
              autoComplete="current-password"
              required
              error={fieldErrors?.password}
            />
          </>
        )}
        <SubmitButton wide pendingLabel="Checking">
          Continue
        </SubmitButton>
      </form>
    </>
  );
}
