"use server";

import { refresh } from "next/cache";
import { redirect } from "next/navigation";
import { db } from "@/db/client";
import { requireUser } from "@/lib/auth/session";
import { parseForm } from "@/lib/form-schema";
import type { FormState } from "@/lib/form-state";
import * as mutations from "./mutations";
import { newProjectForm, projectForm, renameProjectForm } from "./schema";

const gone: FormState = {
  status: "error",
  code: "NOT_FOUND",
  message: "This project is not here any more.",
};

export async function createProject(_previous: FormState, form: FormData): Promise<FormState> {
  const user = await requireUser();
  const { data, problem } = parseForm(newProjectForm, form);
  if (problem) return problem;
  const project = await db.transaction((tx) => mutations.createProject(tx, user.id, data.name));
  redirect(project ? `/projects/${project.id}` : "/sign-in");
}

export async function renameProject(_previous: FormState, form: FormData): Promise<FormState> {
  const user = await requireUser();
  const { data, problem } = parseForm(renameProjectForm, form);
  if (problem) return problem;
  if (!(await mutations.renameProject(db, user.id, data.projectId, data.name))) return gone;
  refresh();
  return { status: "success", message: "The project is renamed.", values: { name: data.name } };
}

/** Deletes a project and leads to the others, also if it is gone already. */
export async function deleteProject(form: FormData): Promise<void> {
  const user = await requireUser();
  const { data } = parseForm(projectForm, form);
  if (data) await mutations.deleteProject(db, user.id, data.projectId);
  redirect("/dashboard");
}
