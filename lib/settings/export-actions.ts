"use server";

import { redirect } from "next/navigation";
import { z } from "zod";
import { requireUser } from "@/lib/auth/sessions/session";
import type { FormState } from "@/lib/forms/form-state";
import { readStepUpForm } from "./step-up-form";

/** Takes the step-up; the page then offers the download, once within ten minutes. */
export async function prepareExportAction(
  _previous: FormState,
  form: FormData,
): Promise<FormState> {
  await requireUser();
  const { problem } = await readStepUpForm(z.object({}), form, "export-data");
  if (problem) return problem;
  redirect("/settings/data?ready=1");
}
