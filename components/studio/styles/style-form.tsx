"use client";

import { useState } from "react";
import { SubmitButton } from "@/components/form/submit-button";
import { costOf } from "@/components/studio/styles/cost";
import { Cost } from "@/components/studio/styles/cost-note";
import { StyleCards } from "@/components/studio/styles/style-cards";
import type { Style } from "@/lib/studio/projects/project-image";

interface StyleFormProps {
  action: (form: FormData) => Promise<void>;
  projectId: string;
  imageId: string;
  styles: Style[];
  /** Styles that are done or in progress on this image, with a word for it. */
  taken: Record<string, string>;
  /** How many styled images the plan has left this month. */
  left: number;
  /** Why nothing can be started now. */
  refusal?: string;
}

/** Chooses styles for an image by their previews, and shows their cost. */
export function StyleForm(props: StyleFormProps) {
  const { action, projectId, imageId, styles, taken, left, refusal } = props;
  const [chosen, setChosen] = useState(0);
  return (
    <form
      action={action}
      onChange={({ currentTarget }) =>
        setChosen(new FormData(currentTarget).getAll("style").length)
      }
      onReset={() => setChosen(0)}
      className="grid gap-5"
    >
      <input type="hidden" name="projectId" value={projectId} />
      <input type="hidden" name="imageId" value={imageId} />
      <StyleCards
        legend="Styles"
        type="checkbox"
        styles={styles}
        taken={taken}
        preview={(slug) => `/api/images/${imageId}/previews/${slug}`}
      />
      <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3">
        <Cost refusal={refusal}>{costOf(chosen, left)}</Cost>
        <SubmitButton pendingLabel="Starting" disabled={refusal !== undefined}>
          {chosen > 1 ? `Apply ${chosen} styles` : "Apply style"}
        </SubmitButton>
      </div>
    </form>
  );
}
