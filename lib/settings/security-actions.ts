"use server";

import { redirect } from "next/navigation";
import { auth } from "@/lib/auth/auth";
import { type BodyOf, callAuth } from "@/lib/auth/call";
import { refusal } from "@/lib/auth/messages";
import { requireUser } from "@/lib/auth/sessions/session";
import type { FormState } from "@/lib/forms/form-state";
import { readProvenForm, sendProvenForm } from "./proven-form";
import { idForm, linkForm, newEmailForm, newPasswordFields, setPasswordForm } from "./schema";

/** The hook before the route names a row by its `id`, as all of our routes do; Better Auth by `accountId`. */
const unlinkBody = (data: { id: string }) =>
  data as unknown as BodyOf<typeof auth.api.unlinkAccount>;

export async function changeEmailAction(_previous: FormState, form: FormData): Promise<FormState> {
  await requireUser();
  const route = auth.api.changeEmail;
  const { data, problem } = await sendProvenForm(newEmailForm, form, "change-email", route);
  return problem ?? { status: "success", values: data };
}

export async function setPasswordAction(_previous: FormState, form: FormData): Promise<FormState> {
  await requireUser();
  const { data, problem } = await readProvenForm(setPasswordForm, form, "set-password");
  if (problem) return problem;
  const answer = await callAuth(auth.api.setPassword, data);
  if (!answer.ok) return refusal(answer, {}, newPasswordFields);
  redirect("/settings/security?done=password-set");
}

/** Leads to the provider, which leads back to the security page. */
export async function linkProviderAction(_previous: FormState, form: FormData): Promise<FormState> {
  await requireUser();
  const { data, problem } = await readProvenForm(linkForm, form, "linked-accounts");
  if (problem) return problem;
  const answer = await callAuth(auth.api.linkSocialAccount, {
    ...data,
    callbackURL: "/settings/security?done=linked",
  });
  if (!answer.ok || typeof answer.body.url !== "string") return refusal(answer);
  redirect(answer.body.url);
}

export async function unlinkProviderAction(
  _previous: FormState,
  form: FormData,
): Promise<FormState> {
  await requireUser();
  const { data, problem } = await readProvenForm(idForm, form, "linked-accounts");
  if (problem) return problem;
  const answer = await callAuth(auth.api.unlinkAccount, unlinkBody(data));
  if (!answer.ok) return refusal(answer);
  redirect("/settings/security?done=unlinked");
}
