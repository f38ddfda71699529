"use client";

import { type ReactNode, useActionState, useEffect, useRef, useState } from "react";
import { reach } from "@/components/form/network";
import { SubmitButton } from "@/components/form/submit-button";
import { SelectionNotice } from "@/components/studio/gallery/selection-notice";
import { costOf } from "@/components/studio/styles/cost";
import { Cost } from "@/components/studio/styles/cost-note";
import { StyleCards } from "@/components/studio/styles/style-cards";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import type { SelectionState } from "@/lib/studio/images/selection-actions";
import type { Style } from "@/lib/studio/projects/project-image";

interface SelectionProps {
  /** The id of the form that the images' check boxes belong to. */
  id: string;
  action: (previous: SelectionState, form: FormData) => Promise<SelectionState>;
  projectId: string;
  styles: Style[];
  /** The image whose previews are shown until another one is selected. */
  first: string;
  /** How many styled images the plan has left this month. */
  left: number;
  /** Why nothing can be started now. */
  refusal?: string;
  /** The images. */
  children: ReactNode;
}

const idle: SelectionState = { status: "idle" };

const many = (count: number) => `${count} ${count === 1 ? "image" : "images"}`;

/**
 * Images, and a bar with what can be done to those that are selected: shown by the style sheet as
 * soon as one is, so that it needs no script.
 */
export function Selection(props: SelectionProps) {
  const { id, action, projectId, styles, first, left, refusal, children } = props;
  const [state, submit] = useActionState(reach(action), idle);
  const [chosen, setChosen] = useState({ images: [] as string[], styles: 0 });
  const form = useRef<HTMLFormElement>(null);

  useEffect(() => {
    const look = () => {
      const data = new FormData(form.current ?? undefined);
      setChosen({
        images: data.getAll("image").map(String),
        styles: data.getAll("style").length,
      });
    };
    const later = () => setTimeout(look);
    look();
    document.addEventListener("change", look);
    document.addEventListener("reset", later);
    return () => {
      document.removeEventListener("change", look);
      document.removeEventListener("reset", later);
    };
  }, []);

  // biome-ignore lint/correctness/useExhaustiveDependencies: each answer of the action ends the question
  useEffect(() => {
    for (const dialog of form.current?.querySelectorAll("dialog") ?? []) dialog.close();
  }, [state]);

  const count = chosen.images.length;
  const selected = count > 0 ? `${many(count)} selected` : "Selected images";
  const cost = costOf(count * chosen.styles, left);
  const these = count > 0 ? many(count) : "The selected images";
  const stylesDialog = `${id}-styles`;
  const deleteDialog = `${id}-delete`;
  return (
    <div className="group/selection grid gap-6">
      <SelectionNotice state={state} />
      {children}
      <form
        ref={form}
        id={id}
        action={submit}
        className="sticky bottom-4 z-10 mx-auto hidden w-full max-w-2xl flex-wrap items-center gap-2 rounded-lg border border-input bg-card p-3 shadow-sm group-has-[input[name=image]:checked]/selection:flex"
      >
        <p
          className="grow px-1 text-sm font-medium text-foreground tabular-nums"
          aria-live="polite"
        >
          {selected}
        </p>
        <button type="reset" className="button button-ghost button-sm">
          Clear
        </button>
        <button
          type="submit"
          formAction={`/api/projects/${projectId}/download`}
          formMethod="post"
          className="button button-secondary button-sm"
        >
          Download
        </button>
        <Button variant="secondary" size="sm" opens={deleteDialog}>
          Delete…
        </Button>
        <Button size="sm" opens={stylesDialog}>
          Apply styles…
        </Button>
        <Dialog
          id={stylesDialog}
          size="wide"
          title="Apply styles"
          description="Previews use the first selected image. Results are saved next to their originals."
        >
          <StyleCards
            legend="Styles"
            type="checkbox"
            styles={styles}
            preview={(slug) => `/api/images/${chosen.images[0] ?? first}/previews/${slug}`}
          />
          <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3">
            <Cost refusal={refusal}>{cost}</Cost>
            <SubmitButton
              name="operation"
              value="apply"
              pendingLabel="Starting"
              disabled={refusal !== undefined}
            >
              Apply to {count > 0 ? many(count) : "selected images"}
            </SubmitButton>
          </div>
        </Dialog>
        <Dialog
          id={deleteDialog}
          title={count === 1 ? "Delete this image?" : "Delete these images?"}
          description={`${these} will be permanently deleted and ${count === 1 ? "its" : "their"} jobs in progress stopped. ${count === 1 ? "Its" : "Their"} results are kept.`}
        >
          <div className="flex flex-wrap justify-end gap-3">
            <Button variant="ghost" closes={deleteDialog}>
              Cancel
            </Button>
            <SubmitButton name="operation" value="delete" variant="danger" pendingLabel="Deleting">
              {count === 1 ? "Delete image" : "Delete images"}
            </SubmitButton>
          </div>
        </Dialog>
      </form>
    </div>
  );
}
