"use client";

import { useActionState } from "react";
import type { FormAction } from "@/components/form/form-action";
import { FormProblem } from "@/components/form/form-problem";
import { reach } from "@/components/form/network";
import { buttonClass } from "@/components/ui/button-class";
import { idleForm } from "@/lib/forms/form-state";

interface ProviderButtonProps {
  action: FormAction;
  provider: { id: string; name: string };
  /** Where to go afterwards: a path of this application. */
  next?: string;
}

/** Leads to a provider and back. */
export function ProviderButton({ action, provider, next }: ProviderButtonProps) {
  const [state, submit] = useActionState(reach(action), idleForm);
  const url = state.values?.url;
  const look = buttonClass("secondary", "md", "w-full");
  const label = <span className="truncate">Continue with {provider.name}</span>;
  if (url)
    return (
      <a href={url} className={look}>
        <meta httpEquiv="refresh" content={`0;url=${url}`} />
        {label}
      </a>
    );
  return (
    <form action={submit} className="grid gap-2">
      <input type="hidden" name="provider" value={provider.id} />
      {next && <input type="hidden" name="next" value={next} />}
      <button type="submit" className={look}>
        {label}
      </button>
      <FormProblem state={state} />
    </form>
  );
}
