"use client";

import { useActionState } from "react";
import { CheckboxField } from "@/components/form/checkbox-field";
import { ChoiceField } from "@/components/form/choice-field";
import { Field } from "@/components/form/field";
import { FileField } from "@/components/form/file-field";
import type { FormAction } from "@/components/form/form-action";
import { FormProblem } from "@/components/form/form-problem";
import { reach } from "@/components/form/network";
import { SubmitButton } from "@/components/form/submit-button";
import { TextField } from "@/components/form/text-field";
import { Card } from "@/components/ui/card";
import { idleForm } from "@/lib/forms/form-state";

interface NewOperationFormProps {
  action: FormAction;
  kinds: { value: string; label: string; description: string }[];
  /** The most bytes of a list of addresses. */
  maxBytes: number;
}

/** What to do, and to which accounts. What comes of it, the preview shows before anything is done. */
export function NewOperationForm({ action, kinds, maxBytes }: NewOperationFormProps) {
  const [state, submit] = useActionState(reach(action), idleForm);
  const { values = {}, fieldErrors = {} } = state;
  return (
    <form action={submit} noValidate>
      <Card
        title="New operation"
        description="Every condition you fill in has to be met. Without any, no account is selected."
        note="Nothing is done yet: you’ll see a preview first."
        action={<SubmitButton pendingLabel="Counting">Preview</SubmitButton>}
      >
        <FormProblem state={state} />
        <ChoiceField
          legend="What to do"
          name="kind"
          columns={2}
          choices={kinds}
          defaultValue={values.kind ?? "delete"}
          error={fieldErrors.kind}
        />
        <div className="grid gap-5 sm:grid-cols-2">
          <Field
            label="Email addresses"
            optional
            hint="Separated by lines, spaces, commas or semicolons. Up to 10,000."
            error={fieldErrors.addresses}
            className="sm:col-span-2"
          >
            {(control) => (
              <textarea
                {...control}
                name="addresses"
                rows={4}
                spellCheck={false}
                autoComplete="off"
                autoCapitalize="none"
                defaultValue={values.addresses}
                className="control py-2 font-mono text-xs"
              />
            )}
          </Field>
          <FileField
            label="CSV file of email addresses"
            name="file"
            accept=".csv,.txt,text/csv,text/plain"
            limit={{ maxBytes, tooLarge: "The file is larger than 1 MB. Split it." }}
            optional
            hint="One column, or one of several named “email”. Up to 1 MB."
            className="sm:col-span-2"
          />
          <TextField
            label="Domain"
            name="domain"
            optional
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            placeholder="example.com"
            hint="What comes after the @, without subdomains."
            defaultValue={values.domain}
            error={fieldErrors.domain}
          />
          <TextField
            label="Not used for (days)"
            name="inactiveDays"
            optional
            inputMode="numeric"
            autoComplete="off"
            hint="An account that was never used counts from the day it was created."
            defaultValue={values.inactiveDays}
            error={fieldErrors.inactiveDays}
          />
          <TextField
            label="Created on or after"
            name="createdFrom"
            type="date"
            optional
            hint="Days are in UTC."
            defaultValue={values.createdFrom}
            error={fieldErrors.createdFrom}
          />
          <TextField
            label="Created before"
            name="createdBefore"
            type="date"
            optional
            hint="Without that day."
            defaultValue={values.createdBefore}
            error={fieldErrors.createdBefore}
          />
        </div>
        <fieldset className="grid gap-3">
          <legend className="mb-3 text-sm font-medium text-foreground">
            Left out of a deletion unless included
          </legend>
          <CheckboxField
            label="Include paying subscribers"
            name="includePaying"
            defaultChecked={values.includePaying === "on"}
            hint="Their subscriptions are cancelled, and an undo doesn’t start them again."
          />
          <CheckboxField
            label="Include accounts with an unverified email address"
            name="includeUnverified"
            defaultChecked={values.includeUnverified === "on"}
            hint="They’re permanently erased at once. An undo can’t bring them back."
          />
        </fieldset>
      </Card>
    </form>
  );
}
