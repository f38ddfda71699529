"use server";

import { refresh } from "next/cache";
import { redirect } from "next/navigation";
import type { z } from "zod";
import { db } from "@/db/client";
import { requireUser } from "@/lib/auth/sessions/session";
import { formOf, parseForm } from "@/lib/forms/form-schema";
import type { FormState } from "@/lib/forms/form-state";
import { ImageError } from "@/lib/images/errors";
import { formErrors } from "../form-errors";
import { applyStyles } from "../jobs/apply-styles";
import { cancelJob } from "../jobs/job-state";
import { retryJob } from "../jobs/retry-job";
import { deleteImages } from "./delete-images";
import * as renaming from "./rename-image";
import { jobForm, removalForm, renameImageForm, retryForm, stylesForm } from "./schema";

/** Reads what our own pages put into a form; whatever else is sent leads nowhere. */
function read<T extends z.ZodType>(schema: T, form: FormData): z.infer<T> | undefined {
  const given = formOf(form);
  const fields = { ...Object.fromEntries(given), styles: given.getAll("style") };
  return schema.safeParse(fields).data;
}

/** Has an original processed in the styles that were chosen; its page then shows the jobs. */
export async function processImageAction(form: FormData): Promise<void> {
  const user = await requireUser();
  const data = read(stylesForm, form);
  if (!data) redirect("/dashboard");
  const page = `/projects/${data.projectId}/images/${data.imageId}`;
  if (data.styles.length === 0) redirect(`${page}?problem=STYLE_MISSING`);
  const { refused } = await applyStyles(user.id, [data.imageId], data.styles);
  if (refused[0]) redirect(`${page}?problem=${refused[0].code}`);
  redirect(page);
}

/** Cancels a job that has not ended. */
export async function cancelProcessingAction(form: FormData): Promise<void> {
  const user = await requireUser();
  const data = read(jobForm, form);
  if (!data) redirect("/dashboard");
  await db.transaction((tx) => cancelJob(tx, user.id, data.jobId));
  refresh();
}

/** Starts again what failed or was cancelled. */
export async function retryProcessingAction(form: FormData): Promise<void> {
  const user = await requireUser();
  const data = read(retryForm, form);
  if (!data) redirect("/dashboard");
  const { projectId, imageId } = data;
  const page = projectId && imageId ? `/projects/${projectId}/images/${imageId}` : "/jobs";
  try {
    await db.transaction((tx) => retryJob(tx, user.id, data.jobId));
  } catch (error) {
    if (!(error instanceof ImageError)) throw error;
    redirect(`${page}?problem=${error.code}`);
  }
  refresh();
}

/** Gives an image another name. */
export async function renameImageAction(_previous: FormState, form: FormData): Promise<FormState> {
  const user = await requireUser();
  const { data, problem } = parseForm(renameImageForm, form);
  if (problem) return problem;
  const name = await renaming.renameImage(db, user.id, data.imageId, data.name);
  if (!name) return { status: "error", code: "NOT_FOUND", message: formErrors.imageDeleted };
  refresh();
  return { status: "success", message: "Image renamed.", values: { name } };
}

/** Deletes one image. */
export async function removeImageAction(form: FormData): Promise<void> {
  const user = await requireUser();
  const data = read(removalForm, form);
  if (!data) redirect("/dashboard");
  await db.transaction((tx) => deleteImages(tx, user.id, [data.imageId]));
  const { projectId, sourceId } = data;
  redirect(sourceId ? `/projects/${projectId}/images/${sourceId}` : `/projects/${projectId}`);
}
