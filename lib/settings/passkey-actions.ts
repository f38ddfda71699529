"use server";

import { redirect } from "next/navigation";
import { auth } from "@/lib/auth/auth";
import { callAuth } from "@/lib/auth/call-auth";
import { refusalState } from "@/lib/auth/refusal-state";
import { requireUser } from "@/lib/auth/sessions/session";
import { parseForm } from "@/lib/forms/form-schema";
import type { FormState } from "@/lib/forms/form-state";
import { idForm, passkeyNameForm, renamePasskeyForm } from "./schema";
import { readStepUpForm, sendStepUpForm } from "./step-up-form";

/** The step-up before a passkey is created; the browser creates it. */
export async function allowPasskeyAction(_previous: FormState, form: FormData): Promise<FormState> {
  await requireUser();
  const { data, problem } = await readStepUpForm(passkeyNameForm, form, "passkeys");
  return problem ?? { status: "success", values: data };
}

export async function renamePasskeyAction(
  _previous: FormState,
  form: FormData,
): Promise<FormState> {
  await requireUser();
  const { data, problem } = parseForm(renamePasskeyForm, form);
  if (problem) return problem;
  const answer = await callAuth(auth.api.updatePasskey, data);
  if (!answer.ok) return refusalState(answer, { name: data.name });
  return { status: "success", message: "Name saved.", values: { name: data.name } };
}

export async function removePasskeyAction(
  _previous: FormState,
  form: FormData,
): Promise<FormState> {
  await requireUser();
  const route = auth.api.deletePasskey;
  const { problem } = await sendStepUpForm(idForm, form, "passkeys", route);
  if (problem) return problem;
  redirect("/settings/security?done=passkey-removed");
}
