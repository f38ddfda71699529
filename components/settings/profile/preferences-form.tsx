"use client";

import { useActionState } from "react";
import { CheckboxField } from "@/components/form/checkbox-field";
import type { FormAction } from "@/components/form/form-action";
import { FormProblem } from "@/components/form/form-problem";
import { reach } from "@/components/form/network";
import { SubmitButton } from "@/components/form/submit-button";
import type { Theme } from "@/components/layout/theme/theme-cookie";
import { ThemeField } from "@/components/layout/theme/theme-field";
import { SavedNote } from "@/components/settings/saved-note";
import { Card } from "@/components/ui/card";
import { idleForm } from "@/lib/forms/form-state";

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
