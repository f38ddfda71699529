"use server";

import { redirect } from "next/navigation";
import { readGracePass } from "@/lib/account/restore/grace-pass";
import { auth } from "@/lib/auth/auth";
import { callAuth, type Refusal } from "@/lib/auth/call-auth";
import { refusalState } from "@/lib/auth/refusal-state";
import { credentialsForm, restoreLinkForm, sealedForm } from "@/lib/auth/schema";
import { type Credentials, openCredentials, sealCredentials } from "@/lib/auth/sealed-credentials";
import { formOf, parseForm } from "@/lib/forms/form-schema";
import type { FormState } from "@/lib/forms/form-state";

const asksForCode = [
  "TWO_FACTOR_REQUIRED",
  "INVALID_CODE",
  "CODE_ALREADY_USED",
  "TWO_FACTOR_LOCKED",
];

/** A refusal; `askCode` among its values shows the field for a code, which follows the first factor. */
function codeStep(answer: Refusal, values: Record<string, string>): FormState {
  const asks = asksForCode.includes(String(answer.body.code));
  const state = refusalState(answer, asks ? { ...values, askCode: "1" } : values, {
    INVALID_CODE: "code",
    CODE_ALREADY_USED: "code",
  });
  // The first time it is not a mistake but a step.
  return state.code === "TWO_FACTOR_REQUIRED" ? { ...state, status: "idle" } : state;
}

/** Verifies the owner of a deleted account; the next page shows the options. */
async function openPass(credentials: Credentials, code?: string): Promise<FormState> {
  const answer = await callAuth(auth.api.openGracePass, { ...credentials, code });
  if (answer.ok) redirect("/restore");
  const state = codeStep(answer, { email: credentials.email });
  return state.values?.askCode
    ? { ...state, values: { ...state.values, sealed: await sealCredentials(credentials) } }
    : state;
}

/** By the password, and then the code beside it. */
export async function openGracePassAction(
  _previous: FormState,
  form: FormData,
): Promise<FormState> {
  if (!formOf(form).has("sealed")) {
    const { data, problem } = parseForm(credentialsForm, form);
    return problem ?? openPass(data);
  }
  const { data, problem } = parseForm(sealedForm, form);
  if (problem) return problem;
  const credentials = await openCredentials(data.sealed);
  if (!credentials) redirect("/restore?expired=1");
  return openPass(credentials, data.code);
}

/** By the emailed link: restores at once, or opens what else there is to do. */
export async function actByRestoreLinkAction(
  _previous: FormState,
  form: FormData,
): Promise<FormState> {
  const { data, problem } = parseForm(restoreLinkForm, form);
  if (problem) return problem;
  const { operation, ...credentials } = data;
  const restore = operation === "restore";
  const answer = await (restore
    ? callAuth(auth.api.restoreAccount, credentials)
    : callAuth(auth.api.openGracePass, credentials));
  if (answer.ok) redirect(restore ? "/sign-in?restored=1" : "/restore");
  return codeStep(answer, { operation });
}

/** Restores the account of this browser's grace pass. */
export async function restoreByPassAction(): Promise<FormState> {
  const answer = await callAuth(auth.api.restoreAccount, {});
  if (answer.ok) redirect("/sign-in?restored=1");
  if (!(await readGracePass())) redirect("/restore?expired=1");
  return refusalState(answer);
}
