import type { ReactNode } from "react";
import { CheckIcon } from "@/components/ui/icons";
import type { FormState } from "@/lib/forms/form-state";

/** A card's note, replaced by a notice once the form is saved. */
export function SavedNote({ state, children }: { state: FormState; children?: ReactNode }) {
  const saved = state.status === "success";
  return (
    <span role="status" className={saved ? "flex gap-2 text-primary" : undefined}>
      {saved ? (
        <>
          <CheckIcon className="mt-0.5 size-4" />
          {state.message}
        </>
      ) : (
        children
      )}
    </span>
  );
}
