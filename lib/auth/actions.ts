"use server";

import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { z } from "zod";
import { defaultPreferences, type Preferences } from "@/db/schema/account/users";
import { rememberTheme } from "@/lib/account/theme";
import { parseForm } from "@/lib/forms/form-schema";
import type { FormState } from "@/lib/forms/form-state";
import { safePath } from "@/lib/http/safe-path";
import { auth } from "./auth";
import { type BodyOf, callAuth, type Route } from "./call-auth";
import { findLinkOwner } from "./links/followed-links";
import { refusalState } from "./refusal-state";
import {
  challengeForm,
  emailForm,
  magicLinkForm,
  providerForm,
  resetForm,
  returnForm,
  signInForm,
  signUpForm,
  tokenForm,
  verifyForm,
} from "./schema";
import { asTotp } from "./two-factor/totp";

const compromised = { PASSWORD_COMPROMISED: "password", PASSWORD_TOO_EASY: "password" };

type SignInStep = { twoFactorRedirect?: boolean; user?: { preferences?: Preferences } };

/** Goes on after a first or second step of a sign-in: to the step that is left, else to `next`. */
async function continueSignIn(answer: object, next?: string): Promise<never> {
  const { twoFactorRedirect, user }: SignInStep = answer;
  const path = safePath(next, "/dashboard");
  if (twoFactorRedirect)
    redirect(
      path === "/dashboard" ? "/two-factor" : `/two-factor?next=${encodeURIComponent(path)}`,
    );
  const { theme } = user?.preferences ?? defaultPreferences;
  // "system" is what everybody begins with: a choice made in this browser stays.
  if (theme !== "system") await rememberTheme(theme);
  redirect(path);
}

/** Sends a typed address to a route that answers the same for every one. */
async function sendAddress<R extends Route>(form: FormData, route: R): Promise<FormState> {
  const { data, problem } = parseForm(emailForm, form);
  if (problem) return problem;
  const answer = await callAuth(route, data as BodyOf<R>);
  return answer.ok ? { status: "success", values: data } : refusalState(answer, data);
}

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
  if (answer.ok) return continueSignIn(answer.body, next);
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
  return sendAddress(form, auth.api.sendVerificationEmail);
}

export async function verifyEmailAction(_previous: FormState, form: FormData): Promise<FormState> {
  const { data, problem } = parseForm(verifyForm, form);
  if (problem) return problem;
  const answer = await callAuth(auth.api.verifyEmail, data);
  return answer.ok ? continueSignIn(answer.body) : refusalState(answer);
}

export async function requestPasswordResetAction(
  _previous: FormState,
  form: FormData,
): Promise<FormState> {
  return sendAddress(form, auth.api.requestPasswordReset);
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

export async function requestMagicLinkAction(
  _previous: FormState,
  form: FormData,
): Promise<FormState> {
  return sendAddress(form, auth.api.signInMagicLink);
}

/** Signs in by a magic link; with `switch`, after signing out the user of another account. */
export async function signInByLinkAction(_previous: FormState, form: FormData): Promise<FormState> {
  const { data, problem } = parseForm(magicLinkForm, form);
  if (problem) return problem;
  const { token } = data;
  // A link that opens nothing is no reason to sign anybody out.
  if (data.switch && (await findLinkOwner(await auth.$context, "magic-link", token)))
    await callAuth(auth.api.signOut);
  const answer = await callAuth(auth.api.verifyMagicLink, { token });
  return answer.ok ? continueSignIn(answer.body) : refusalState(answer);
}

export async function confirmNewEmailAction(
  _previous: FormState,
  form: FormData,
): Promise<FormState> {
  const { data, problem } = parseForm(tokenForm, form);
  if (problem) return problem;
  const answer = await callAuth(auth.api.confirmEmailChange, data);
  if (answer.ok) redirect("/confirm-email?done=1");
  return refusalState(answer);
}

/** Signs out a user whose session prevents the use of an emailed link, and returns to its page. */
export async function signOutAndReturnAction(form: FormData): Promise<void> {
  const { data } = parseForm(returnForm, form);
  await callAuth(auth.api.signOut);
  redirect(safePath(data?.next, "/"));
}

const shownAtCode = {
  INVALID_CODE: "code",
  CODE_ALREADY_USED: "code",
  INVALID_BACKUP_CODE: "code",
};

/** Finishes a sign-in by a code of the authenticator app or, whatever else it is, a recovery code. */
export async function finishSignInAction(_previous: FormState, form: FormData): Promise<FormState> {
  const { data, problem } = parseForm(challengeForm, form);
  if (problem) return problem;
  const { code, trustDevice, next } = data;
  const totp = asTotp(code);
  const answer = totp
    ? await callAuth(auth.api.verifyTOTP, { code: totp, trustDevice })
    : await callAuth(auth.api.verifyBackupCode, { code, trustDevice });
  if (answer.ok) return continueSignIn(answer.body, next);
  if (answer.body.code === "INVALID_TWO_FACTOR_COOKIE") redirect("/sign-in?expired=1");
  return refusalState(answer, trustDevice ? { trustDevice: "on" } : {}, shownAtCode);
}
