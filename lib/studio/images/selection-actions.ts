"use server";

import { refresh } from "next/cache";
import { db } from "@/db/client";
import { requireUser } from "@/lib/auth/sessions/session";
import { formOf } from "@/lib/forms/form-schema";
import type { FormState } from "@/lib/forms/form-state";
import { describeImageError } from "@/lib/images/errors";
import { formErrors } from "../form-errors";
import { applyStyles } from "../jobs/apply-styles";
import { deleteImages } from "./delete-images";
import { listImageNames } from "./queries";
import { selectionForm } from "./schema";
import { imagesDeleted, jobsStarted } from "./selection-wording";

/** What a selection has come to: besides the whole, what went wrong for which image. */
export type SelectionState = FormState & { problems?: { name: string; message: string }[] };

const refusal = (message: string): SelectionState => ({ status: "error", message });

async function applyToAll(
  userId: string,
  imageIds: string[],
  styles: string[],
): Promise<SelectionState> {
  const names = await listImageNames(userId, imageIds);
  const { started, refused } = await applyStyles(userId, imageIds, styles);
  const problems = new Map<string, { name: string; message: string }>();
  for (const { imageId, message } of refused) {
    const name = names.get(imageId) ?? "A deleted image";
    problems.set(`${imageId} ${message}`, { name, message });
  }
  return {
    status: refused.length > 0 ? "error" : "success",
    message: jobsStarted(started, refused.length),
    problems: [...problems.values()],
  };
}

async function deleteAll(userId: string, imageIds: string[]): Promise<SelectionState> {
  const deleted = await db.transaction((tx) => deleteImages(tx, userId, imageIds));
  const missing = imageIds.length - deleted.length;
  return { status: "success", message: imagesDeleted(deleted.length, missing) };
}

/** Does to all selected images what was chosen, and says what went wrong for which. */
export async function changeSelectionAction(
  _previous: SelectionState,
  form: FormData,
): Promise<SelectionState> {
  const user = await requireUser();
  const given = formOf(form);
  const { data } = selectionForm.safeParse({
    operation: given.get("operation"),
    images: given.getAll("image"),
    styles: given.getAll("style"),
  });
  if (!data) return refusal(formErrors.unreadable);
  if (data.images.length === 0) return refusal(formErrors.nothingSelected);
  if (data.operation === "apply" && data.styles.length === 0)
    return refusal(describeImageError("STYLE_MISSING").message);
  const state =
    data.operation === "apply"
      ? await applyToAll(user.id, data.images, data.styles)
      : await deleteAll(user.id, data.images);
  refresh();
  return state;
}
