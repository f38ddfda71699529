"use client";

import { useActionState } from "react";
import { SavedNote } from "@/components/account/saved-note";
import type { FormAction } from "@/components/auth/form-action";
import { FormProblem } from "@/components/auth/form-problem";
import { reach } from "@/components/auth/reach";
import type { Theme } from "@/components/shell/theme-cookie";
import { ThemeField } from "@/components/shell/theme-field";
import { Card } from "@/components/ui/card";
import { CheckboxField } from "@/components/ui/checkbox-field";
import { SubmitButton } from "@/components/ui/submit-button";
import { idleForm } from "@/lib/form-state";

interface PreferencesFormProps {
  action: FormAction;
  preferences: { theme: Theme; productMail: boolean };
}

/** Appearance and mail choices. */
export function PreferencesForm({ action, preferences }: PreferencesFormProps) {
  const [state, submit] = useActionState(reach(action), idleForm);
  return (
    <form action={submit}>
      <Card
        title="Preferences"
        description="Appearance and optional email."
        note={<SavedNote state={state}>Theme changes apply to this browser right away.</SavedNote>}
        action={
          <SubmitButton variant="secondary" pendingLabel="Saving">
            Save preferences
          </SubmitButton>
        }
      >
        <FormProblem state={state} />
        <ThemeField defaultValue={preferences.theme} error={state.fieldErrors?.theme} />
        <CheckboxField
          label="Product news by email"
          hint="A few emails a year. You’ll always get email about your account."
          name="productMail"
          defaultChecked={preferences.productMail}
        />
      </Card>
    </form>
  );
}
