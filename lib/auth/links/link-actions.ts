"use server";

import { redirect } from "next/navigation";
import { parseForm } from "@/lib/forms/form-schema";
import type { FormState } from "@/lib/forms/form-state";
import { safePath } from "@/lib/http/safe-path";
import { auth } from "../auth";
import { callAuth } from "../call-auth";
import { continueSignIn } from "../continue-sign-in";
import { refusalState } from "../refusal-state";
import { emailForm, magicLinkForm, returnForm, tokenForm } from "../schema";
import { findLinkEmail } from "./mailed-links";

export async function requestMagicLinkAction(
  _previous: FormState,
  form: FormData,
): Promise<FormState> {
  const { data, problem } = parseForm(emailForm, form);
  if (problem) return problem;
  const answer = await callAuth(auth.api.signInMagicLink, data);
  return answer.ok ? { status: "success", values: data } : refusalState(answer, data);
}

/** Signs in by a magic link; with `switch`, after signing out the user of another account. */
export async function signInByLinkAction(_previous: FormState, form: FormData): Promise<FormState> {
  const { data, problem } = parseForm(magicLinkForm, form);
  if (problem) return problem;
  const { token } = data;
  // A link that opens nothing is no reason to sign anybody out.
  if (data.switch && (await findLinkEmail("magic-link", token))) await callAuth(auth.api.signOut);
  const answer = await callAuth(auth.api.verifyMagicLink, { token });
  return answer.ok ? continueSignIn(answer) : refusalState(answer);
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
