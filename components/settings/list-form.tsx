"use client";

import { type ReactNode, useActionState, useEffect, useRef } from "react";
import type { FormAction } from "@/components/form/form-action";
import { reach } from "@/components/form/network";
import { FormNotice } from "@/components/settings/form-notice";
import { type FormState, idleForm } from "@/lib/forms/form-state";

interface ListFormProps {
  action: FormAction;
  /** A card whose rows, or their dialogs, hold a `RowButton` each. */
  children: ReactNode;
}

/** A form around a list, whose buttons name a row; the result is shown above it. */
export function ListForm({ action, children }: ListFormProps) {
  const [state, submit] = useActionState(reach(action), idleForm);
  return (
    <form action={submit} className="grid gap-6">
      <DialogCloser state={state} />
      <FormNotice state={state} />
      {children}
    </form>
  );
}

/** Closes the form's dialog on an answer, before the next element takes the focus. */
function DialogCloser({ state }: { state: FormState }) {
  const mark = useRef<HTMLSpanElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: for each answer of the action
  useEffect(() => {
    const open = mark.current?.closest("form")?.querySelector("dialog[open]");
    if (open instanceof HTMLDialogElement) open.close();
  }, [state]);
  return <span ref={mark} hidden />;
}
