"use server";

import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { z } from "zod";
import { parseForm } from "@/lib/forms/form-schema";
import type { FormState } from "@/lib/forms/form-state";
import { safePath } from "@/lib/http/safe-path";
import { auth } from "./auth";
import { callAuth } from "./call-auth";
import { continueSignIn } from "./continue-sign-in";
import { refusalState } from "./refusal-state";
import { emailForm, providerForm, resetForm, signInForm, signUpForm, verifyForm } from "./schema";

const compromised = { PASSWORD_COMPROMISED: "password", PASSWORD_TOO_EASY: "password" };

export async function signUpAction(_previous: FormState, form: FormData): Promise<FormState> {
  const { data, problem } = parseForm(signUpForm, form);
  if (problem) return problem;
  const answer = await callAuth(auth.api.signUpEmail, data);
  const values = { name: data.name, email: data.email };
  return answer.ok ? { status: "success", values } : refusalState(answer, values, compromised);
}

export async function signInAction(_previous: FormState, form: FormData): Promise<FormState> {
  const { data, problem } = parseForm(signInForm, form);
  if (problem) return problem;
  const { next, ...credentials } = data;
  const answer = await callAuth(auth.api.signInEmail, credentials);
  if (answer.ok) return continueSignIn(answer, next);
  if (answer.body.code === "ACCOUNT_DELETED") {
    // The password was correct: the next page can offer the options.
    const pass = await callAuth(auth.api.openGracePass, credentials);
    if (pass.ok) redirect("/restore");
  }
  return refusalState(answer, { email: data.email });
}

const providerAnswer = z.object({ url: z.url({ protocol: /^https?$/ }) });

/** Leads to a provider, which leads back signed in, or to the sign-in page with what went wrong. */
export async function signInWithProviderAction(
  _previous: FormState,
  form: FormData,
): Promise<FormState> {
  const { data } = parseForm(providerForm, form);
  const answer =
    data &&
    (await callAuth(auth.api.signInSocial, {
      provider: data.provider,
      callbackURL: safePath(data.next, "/dashboard"),
    }));
  const { data: found } = providerAnswer.safeParse(answer?.body);
  if (!answer?.ok || !found) redirect("/sign-in?error=provider_unavailable");
  // Without JavaScript the form itself would be redirected, which our policy forbids beyond this site,
  // and providers lead on to others: the page leads there instead.
  if (!(await headers()).has("next-action"))
    return { status: "success", values: { url: found.url } };
  redirect(found.url);
}

export async function signOutAction(): Promise<void> {
  await callAuth(auth.api.signOut);
  redirect("/");
}

export async function resendVerificationAction(
  _previous: FormState,
  form: FormData,
): Promise<FormState> {
  const { data, problem } = parseForm(emailForm, form);
  if (problem) return problem;
  const answer = await callAuth(auth.api.sendVerificationEmail, data);
  return answer.ok ? { status: "success", values: data } : refusalState(answer, data);
}

export async function verifyEmailAction(_previous: FormState, form: FormData): Promise<FormState> {
  const { data, problem } = parseForm(verifyForm, form);
  if (problem) return problem;
  const answer = await callAuth(auth.api.verifyEmail, data);
  return answer.ok ? continueSignIn(answer) : refusalState(answer);
}

export async function requestPasswordResetAction(
  _previous: FormState,
  form: FormData,
): Promise<FormState> {
  const { data, problem } = parseForm(emailForm, form);
  if (problem) return problem;
  const answer = await callAuth(auth.api.requestPasswordReset, data);
  return answer.ok ? { status: "success", values: data } : refusalState(answer, data);
}

export async function resetPasswordAction(
  _previous: FormState,
  form: FormData,
): Promise<FormState> {
  const { data, problem } = parseForm(resetForm, form);
  if (problem) return problem;
  const answer = await callAuth(auth.api.resetPassword, {
    token: data.token,
    newPassword: data.password,
  });
  if (answer.ok) redirect("/sign-in?reset=1");
  return refusalState(answer, undefined, compromised);
}
