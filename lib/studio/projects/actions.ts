"use server";

import { refresh } from "next/cache";
import { redirect } from "next/navigation";
import { db } from "@/db/client";
import { requireUser } from "@/lib/auth/sessions/session";
import { env } from "@/lib/env";
import { formOf, parseForm } from "@/lib/forms/form-schema";
import type { FormState } from "@/lib/forms/form-state";
import { ImageError } from "@/lib/images/errors";
import { receivedFile } from "@/lib/images/receive-upload";
import { formErrors } from "../form-errors";
import { createProjectWithImage, sampleImage } from "./create-project-with-image";
import * as mutations from "./mutations";
import { newProjectForm, projectForm, projectWithImageForm, renameProjectForm } from "./schema";

const gone: FormState = {
  status: "error",
  code: "NOT_FOUND",
  message: formErrors.projectDeleted,
};

export async function createProjectAction(
  _previous: FormState,
  form: FormData,
): Promise<FormState> {
  const user = await requireUser();
  const { data, problem } = parseForm(newProjectForm, form);
  if (problem) return problem;
  const project = await db.transaction((tx) => mutations.createProject(tx, user.id, data.name));
  redirect(project ? `/projects/${project.id}` : "/sign-in");
}

/** A file field that was left empty arrives as an empty file without a name, or one that the framework made up. */
const chosen = (form: FormData) => {
  const file = formOf(form).get("picture");
  return file instanceof File && (file.size > 0 || !["", "undefined"].includes(file.name));
};

/** Makes the first project with an image, the sample where none was chosen, and leads to its page. */
export async function createProjectWithImageAction(
  _previous: FormState,
  form: FormData,
): Promise<FormState> {
  const user = await requireUser();
  const { data, problem } = parseForm(projectWithImageForm, form);
  if (problem) return problem;
  let page: string;
  try {
    const picture = chosen(form)
      ? await receivedFile(formOf(form), "picture", env().UPLOAD_MAX_BYTES)
      : await sampleImage();
    const { projectId, imageId, ...made } = await createProjectWithImage({
      userId: user.id,
      projectName: data.name,
      picture,
      styleSlug: data.style,
    });
    page = `/projects/${projectId}/images/${imageId}${made.problem ? `?problem=${made.problem}` : ""}`;
  } catch (error) {
    if (!(error instanceof ImageError)) throw error;
    const { code, message } = error;
    return {
      status: "error",
      code,
      message,
      fieldErrors: { picture: message },
      values: { name: data.name, style: data.style },
    };
  }
  redirect(page);
}

export async function renameProjectAction(
  _previous: FormState,
  form: FormData,
): Promise<FormState> {
  const user = await requireUser();
  const { data, problem } = parseForm(renameProjectForm, form);
  if (problem) return problem;
  if (!(await mutations.renameProject(db, user.id, data.projectId, data.name))) return gone;
  refresh();
  return { status: "success", message: "Project renamed.", values: { name: data.name } };
}

/** Deletes a project and leads to the others, also if it is gone already. */
export async function deleteProjectAction(form: FormData): Promise<void> {
  const user = await requireUser();
  const { data } = parseForm(projectForm, form);
  if (data) await db.transaction((tx) => mutations.deleteProject(tx, user.id, data.projectId));
  redirect("/dashboard");
}
