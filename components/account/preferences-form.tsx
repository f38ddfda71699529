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
        description="How the app looks, and what else we may write to you about."
        note={<SavedNote state={state}>The theme applies to this browser at once.</SavedNote>}
        action={
          <SubmitButton variant="secondary" pendingLabel="Saving">
            Save preferences
          </SubmitButton>
        }
      >
        <FormProblem state={state} />
        <ThemeField defaultValue={preferences.theme} error={state.fieldErrors?.theme} />
        <CheckboxField
          label="Product news by mail"
          hint="A few mails a year. Mail about your account itself comes in any case."
          name="productMail"
          defaultChecked={preferences.productMail}
        />
      </Card>
    </form>
  );
}
