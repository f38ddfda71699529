"use server";

import { refresh } from "next/cache";
import { db } from "@/db/client";
import { requireUser } from "@/lib/auth/session";
import { formOf } from "@/lib/form-schema";
import type { FormState } from "@/lib/form-state";
import { applyStyles } from "./apply-styles";
import { deleteImages } from "./delete-images";
import { namesOf } from "./queries";
import { selectionForm } from "./schema";

/** What a selection has come to: besides the whole, what went wrong for which picture. */
export type SelectionState = FormState & { problems?: { name: string; message: string }[] };

const pictures = (count: number) => `${count} ${count === 1 ? "picture" : "pictures"}`;
const jobs = (count: number) => `${count} ${count === 1 ? "job" : "jobs"}`;

async function applyToAll(
  userId: string,
  imageIds: string[],
  styles: string[],
): Promise<SelectionState> {
  const names = await namesOf(userId, imageIds);
  const { started, refused } = await applyStyles(userId, imageIds, styles);
  const problems = new Map<string, { name: string; message: string }>();
  for (const { imageId, message } of refused) {
    const name = names.get(imageId) ?? "A picture that is gone";
    problems.set(`${imageId} ${message}`, { name, message });
  }
  return {
    status: refused.length > 0 ? "error" : "success",
    message:
      refused.length > 0
        ? `${jobs(started)} of ${started + refused.length} started.`
        : `${jobs(started)} started.`,
    problems: [...problems.values()],
  };
}

async function deleteAll(userId: string, imageIds: string[]): Promise<SelectionState> {
  const deleted = await db.transaction((tx) => deleteImages(tx, userId, imageIds));
  const missing = imageIds.length - deleted.length;
  return {
    status: "success",
    message: `${pictures(deleted.length)} deleted.${missing > 0 ? ` ${pictures(missing)} had gone already.` : ""}`,
  };
}

/** Does to all pictures that were selected what was chosen, and says what went wrong for which. */
export async function changeSelection(
  _previous: SelectionState,
  form: FormData,
): Promise<SelectionState> {
  const user = await requireUser();
  const given = formOf(form);
  const { data } = selectionForm.safeParse({
    deed: given.get("deed"),
    images: given.getAll("image"),
    styles: given.getAll("style"),
  });
  if (!data) return { status: "error", message: "This form was not sent by its page. Try again." };
  if (data.images.length === 0) return { status: "error", message: "Select a picture first." };
  if (data.deed === "apply" && data.styles.length === 0)
    return { status: "error", message: "Choose a style first." };
  const state =
    data.deed === "apply"
      ? await applyToAll(user.id, data.images, data.styles)
      : await deleteAll(user.id, data.images);
  refresh();
  return state;
}
