"use client";

import { type ReactNode, useActionState } from "react";
import type { FileLimit } from "@/components/form/file-field";
import type { FormAction } from "@/components/form/form-action";
import { FormProblem } from "@/components/form/form-problem";
import { reach } from "@/components/form/network";
import { SubmitButton } from "@/components/form/submit-button";
import { TextField } from "@/components/form/text-field";
import { idleForm } from "@/lib/forms/form-state";
import { ImageChoice } from "./images/image-choice";

interface WelcomeFormProps {
  action: FormAction;
  /** The longest name of a project. */
  longest: number;
  accept: string;
  limit: FileLimit;
  hint: string;
  /** The styles to choose from. */
  styles: ReactNode;
}

/** Three steps to a first result, in one form: a name, an image, a style. */
export function WelcomeForm({ action, longest, accept, limit, hint, styles }: WelcomeFormProps) {
  const [state, submit] = useActionState(reach(action), idleForm);
  return (
    <form action={submit} className="grid gap-8 p-5 sm:p-8">
      {!state.fieldErrors && <FormProblem state={state} />}
      <Step number={1} title="Name your project">
        <TextField
          label="Project name"
          name="name"
          required
          maxLength={longest}
          pattern=".*\S.*"
          title="Enter a name"
          autoComplete="off"
          defaultValue={state.values?.name ?? "My first project"}
          error={state.fieldErrors?.name}
          className="max-w-sm"
        />
      </Step>
      <Step number={2} title="Choose an image">
        <ImageChoice accept={accept} limit={limit} hint={hint} error={state.fieldErrors?.picture} />
      </Step>
      <Step number={3} title="Choose a style">
        {styles}
      </Step>
      <div className="flex justify-end border-t border-border pt-5">
        <SubmitButton size="lg" pendingLabel="Creating">
          Create image
        </SubmitButton>
      </div>
    </form>
  );
}

function Step({ number, title, children }: { number: number; title: string; children: ReactNode }) {
  return (
    <section className="grid grid-cols-[1.75rem_minmax(0,1fr)] items-center gap-x-3 gap-y-4 sm:gap-x-4">
      <span
        aria-hidden="true"
        className="grid size-7 place-items-center rounded-full bg-primary-tint text-sm font-semibold text-primary tabular-nums"
      >
        {number}
      </span>
      <h2 className="text-base font-semibold text-foreground">{title}</h2>
      <div className="col-span-2 min-w-0 sm:col-span-1 sm:col-start-2">{children}</div>
    </section>
  );
}
