"use server";

import { redirect } from "next/navigation";
import type { Preferences } from "@/db/schema/users";
import { rememberTheme } from "@/lib/account/theme";
import { parseForm } from "@/lib/form-schema";
import type { FormState } from "@/lib/form-state";
import { safePath } from "@/lib/http/safe-path";
import { callAuth } from "./call";
import { refusal } from "./messages";
import { emailForm, resetForm, signInForm, signUpForm, verifyForm } from "./schema";

export async function signUp(_previous: FormState, form: FormData): Promise<FormState> {
  const { data, problem } = parseForm(signUpForm, form);
  if (problem) return problem;
  const answer = await callAuth("/sign-up/email", data);
  const values = { name: data.name, email: data.email };
  return answer.ok ? { status: "success", values } : refusal(answer, values);
}

export async function signIn(_previous: FormState, form: FormData): Promise<FormState> {
  const { data, problem } = parseForm(signInForm, form);
  if (problem) return problem;
  const { next, ...credentials } = data;
  const answer = await callAuth("/sign-in/email", credentials);
  if (answer.ok) {
    const { theme } = (answer.body.user as { preferences: Preferences }).preferences;
    // "system" is what everybody begins with: a choice made in this browser stays.
    if (theme !== "system") await rememberTheme(theme);
    redirect(safePath(next, "/dashboard"));
  }
  const until = answer.body.restorableUntil;
  return refusal(answer, {
    email: data.email,
    ...(typeof until === "string" && { restorableUntil: until }),
  });
}

export async function signOut(): Promise<void> {
  await callAuth("/sign-out", {});
  redirect("/");
}

export async function resendVerification(_previous: FormState, form: FormData): Promise<FormState> {
  const { data, problem } = parseForm(emailForm, form);
  if (problem) return problem;
  const answer = await callAuth("/send-verification-email", data);
  return answer.ok ? { status: "success", values: data } : refusal(answer, data);
}

export async function verifyEmail(_previous: FormState, form: FormData): Promise<FormState> {
  const { data, problem } = parseForm(verifyForm, form);
  if (problem) return problem;
  const answer = await callAuth("/verify-email", data);
  if (answer.ok) redirect("/dashboard");
  return refusal(answer);
}

export async function requestPasswordReset(
  _previous: FormState,
  form: FormData,
): Promise<FormState> {
  const { data, problem } = parseForm(emailForm, form);
  if (problem) return problem;
  const answer = await callAuth("/request-password-reset", data);
  return answer.ok ? { status: "success", values: data } : refusal(answer, data);
}

export async function resetPassword(_previous: FormState, form: FormData): Promise<FormState> {
  const { data, problem } = parseForm(resetForm, form);
  if (problem) return problem;
  const answer = await callAuth("/reset-password", {
    token: data.token,
    newPassword: data.password,
  });
  if (answer.ok) redirect("/sign-in?reset=1");
  return refusal(answer);
}
