"use server";

import { refresh } from "next/cache";
import { apiKeyForm } from "@/lib/auth/api-keys/schema";
import { auth } from "@/lib/auth/auth";
import { callAuth } from "@/lib/auth/call-auth";
import { refusalState } from "@/lib/auth/refusal-state";
import { requireUser } from "@/lib/auth/sessions/session";
import { parseForm } from "@/lib/forms/form-schema";
import type { FormState } from "@/lib/forms/form-state";
import { idForm } from "./schema";
import { sendStepUpForm } from "./step-up-form";

/** Creates a key; only this answer contains it. */
export async function createApiKeyAction(_previous: FormState, form: FormData): Promise<FormState> {
  await requireUser();
  const route = auth.api.createApiKey;
  const { data, answer, problem } = await sendStepUpForm(apiKeyForm, form, "api-keys", route);
  if (problem) return problem;
  refresh();
  return { status: "success", values: { name: data.name, key: String(answer.body.key) } };
}

export async function revokeApiKeyAction(_previous: FormState, form: FormData): Promise<FormState> {
  await requireUser();
  const { data, problem } = parseForm(idForm, form);
  if (problem) return problem;
  const answer = await callAuth(auth.api.revokeApiKey, data);
  refresh();
  if (!answer.ok) return refusalState(answer);
  return { status: "success", message: "API key revoked. Apps using it no longer have access." };
}
