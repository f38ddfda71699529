"use server";

import { refresh } from "next/cache";
import { redirect } from "next/navigation";
import type { z } from "zod";
import { db } from "@/db/client";
import { requireUser } from "@/lib/auth/session";
import { formOf } from "@/lib/form-schema";
import { deleteImage } from "./delete-image";
import { ImageError } from "./errors";
import { cancelJob } from "./job-state";
import { imageForm, jobForm, styleForm } from "./schema";
import { startProcessing } from "./start-processing";

/** Reads what our own pages put into a form; whatever else is sent leads nowhere. */
function read<T extends z.ZodType>(schema: T, form: FormData): z.infer<T> | undefined {
  return schema.safeParse(Object.fromEntries(formOf(form))).data;
}

/** Has an original processed in a style; the page then shows the job. */
export async function processImage(form: FormData): Promise<void> {
  const user = await requireUser();
  const data = read(styleForm, form);
  if (!data) redirect("/dashboard");
  try {
    await db.transaction((tx) =>
      startProcessing(tx, { userId: user.id, imageId: data.imageId, styleSlug: data.style }),
    );
  } catch (error) {
    if (!(error instanceof ImageError)) throw error;
    redirect(`/projects/${data.projectId}?problem=${error.code}`);
  }
  refresh();
}

/** Cancels a job that has not ended. */
export async function cancelProcessing(form: FormData): Promise<void> {
  const user = await requireUser();
  const data = read(jobForm, form);
  if (!data) redirect("/dashboard");
  await cancelJob(db, user.id, data.jobId);
  refresh();
}

/** Deletes one image. */
export async function removeImage(form: FormData): Promise<void> {
  const user = await requireUser();
  const data = read(imageForm, form);
  if (!data) redirect("/dashboard");
  await deleteImage(db, user.id, data.imageId);
  redirect(`/projects/${data.projectId}`);
}
