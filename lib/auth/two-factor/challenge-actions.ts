"use server";

import { redirect } from "next/navigation";
import { parseForm } from "@/lib/forms/form-schema";
import type { FormState } from "@/lib/forms/form-state";
import { auth } from "../auth";
import { callAuth } from "../call-auth";
import { continueSignIn } from "../continue-sign-in";
import { refusalState } from "../refusal-state";
import { challengeForm } from "../schema";

const shownAtCode = { INVALID_CODE: "code", INVALID_BACKUP_CODE: "code" };

/** Finishes a sign-in by a code of the authenticator app or, whatever else it is, a recovery code. */
export async function finishSignInAction(_previous: FormState, form: FormData): Promise<FormState> {
  const { data, problem } = parseForm(challengeForm, form);
  if (problem) return problem;
  const { code, trustDevice, next } = data;
  const digits = code.replace(/\s/g, "");
  const answer = /^\d{6}$/.test(digits)
    ? await callAuth(auth.api.verifyTOTP, { code: digits, trustDevice })
    : await callAuth(auth.api.verifyBackupCode, { code, trustDevice });
  if (answer.ok) return continueSignIn(answer, next);
  if (answer.body.code === "INVALID_TWO_FACTOR_COOKIE") redirect("/sign-in?expired=1");
  return refusalState(answer, trustDevice ? { trustDevice: "on" } : {}, shownAtCode);
}
