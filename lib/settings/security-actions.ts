"use server";

import { redirect } from "next/navigation";
import { auth } from "@/lib/auth/auth";
import { type BodyOf, callAuth } from "@/lib/auth/call-auth";
import { refusalState } from "@/lib/auth/refusal-state";
import { requireUser } from "@/lib/auth/sessions/session";
import type { FormState } from "@/lib/forms/form-state";
import { idForm, linkForm, newEmailForm, newPasswordFields, setPasswordForm } from "./schema";
import { readStepUpForm, sendStepUpForm } from "./step-up-form";

/** The hook before the route names a row by its `id`, as all of our routes do; Better Auth by `accountId`. */
const unlinkBody = (data: { id: string }) =>
  data as unknown as BodyOf<typeof auth.api.unlinkAccount>;

export async function changeEmailAction(_previous: FormState, form: FormData): Promise<FormState> {
  await requireUser();
  const route = auth.api.changeEmail;
  const { data, problem } = await sendStepUpForm(newEmailForm, form, "change-email", route);
  return problem ?? { status: "success", values: data };
}

export async function setPasswordAction(_previous: FormState, form: FormData): Promise<FormState> {
  await requireUser();
  const { data, problem } = await readStepUpForm(setPasswordForm, form, "set-password");
  if (problem) return problem;
  const answer = await callAuth(auth.api.setPassword, data);
  if (!answer.ok) return refusalState(answer, {}, newPasswordFields);
  redirect("/settings/security?done=password-set");
}

/** Leads to the provider, which leads back to the security page. */
export async function linkProviderAction(_previous: FormState, form: FormData): Promise<FormState> {
  await requireUser();
  const { data, problem } = await readStepUpForm(linkForm, form, "linked-accounts");
  if (problem) return problem;
  const answer = await callAuth(auth.api.linkSocialAccount, {
    ...data,
    callbackURL: "/settings/security?done=linked",
  });
  if (!answer.ok || typeof answer.body.url !== "string") return refusalState(answer);
  redirect(answer.body.url);
}

export async function unlinkProviderAction(
  _previous: FormState,
  form: FormData,
): Promise<FormState> {
  await requireUser();
  const { data, problem } = await readStepUpForm(idForm, form, "linked-accounts");
  if (problem) return problem;
  const answer = await callAuth(auth.api.unlinkAccount, unlinkBody(data));
  if (!answer.ok) return refusalState(answer);
  redirect("/settings/security?done=unlinked");
}
