"use server";

import { refresh } from "next/cache";
import { auth } from "@/lib/auth/auth";
import { callAuth } from "@/lib/auth/call-auth";
import { refusalState } from "@/lib/auth/refusal-state";
import { requireUser } from "@/lib/auth/sessions/session";
import { formOf, parseForm } from "@/lib/forms/form-schema";
import type { FormState } from "@/lib/forms/form-state";
import { idForm } from "./schema";

async function endOthers(): Promise<FormState> {
  const answer = await callAuth(auth.api.revokeOtherSessions);
  if (!answer.ok) return refusalState(answer);
  return { status: "success", message: "All other sessions have been signed out." };
}

async function endOne(form: FormData): Promise<FormState> {
  const { data, problem } = parseForm(idForm, form);
  if (problem) return problem;
  const answer = await callAuth(auth.api.revokeSession, data);
  if (!answer.ok) return refusalState(answer);
  return { status: "success", message: "Session signed out." };
}

/** Signs out the device that the pressed button names, or with `others` all but this one. */
export async function endSessionsAction(_previous: FormState, form: FormData): Promise<FormState> {
  await requireUser();
  const state = formOf(form).has("others") ? await endOthers() : await endOne(form);
  refresh();
  return state;
}
