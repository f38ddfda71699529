"use server";

import { redirect } from "next/navigation";
import { auth } from "@/lib/auth/auth";
import { callAuth, type Route } from "@/lib/auth/call-auth";
import { refusalState } from "@/lib/auth/refusal-state";
import { requireUser } from "@/lib/auth/sessions/session";
import { formOf, parseForm } from "@/lib/forms/form-schema";
import type { FormState } from "@/lib/forms/form-state";
import { authenticatorCodeForm, enrollmentForm, stepUpOnlyForm } from "./schema";
import { sendStepUpForm } from "./step-up-form";

/** An SVG as an image, which cannot run a script. */
const asImage = (svg: string) => `data:image/svg+xml,${encodeURIComponent(svg)}`;

const listOf = (codes: unknown) => (Array.isArray(codes) ? codes.join(" ") : "");

const send = <R extends Route>(route: R, form: FormData) =>
  sendStepUpForm(stepUpOnlyForm, form, "two-factor", route);

async function begin(form: FormData): Promise<FormState> {
  const { answer, problem } = await send(auth.api.enableTwoFactor, form);
  if (problem) return problem;
  const { totpURI, qrCode, backupCodes } = answer.body;
  const values = {
    uri: String(totpURI),
    qr: asImage(String(qrCode)),
    codes: listOf(backupCodes),
  };
  return { status: "idle", values };
}

async function confirm(form: FormData): Promise<FormState> {
  // Nothing of it is kept on the server, so that each step works without JavaScript.
  const setup = parseForm(enrollmentForm, form);
  if (setup.problem) return setup.problem;
  const values = setup.data;
  const { data, problem } = parseForm(authenticatorCodeForm, form);
  if (problem) return { ...problem, values };
  const answer = await callAuth(auth.api.verifyTOTP, data);
  if (!answer.ok) return refusalState(answer, values);
  return { status: "success", code: "TWO_FACTOR_ON", values: { codes: values.codes } };
}

/** The enrollment of the second factor: first the step-up, then the first code of the app. */
export async function enrollTwoFactorAction(
  _previous: FormState,
  form: FormData,
): Promise<FormState> {
  await requireUser();
  return formOf(form).get("step") === "confirm" ? confirm(form) : begin(form);
}

export async function turnOffTwoFactorAction(
  _previous: FormState,
  form: FormData,
): Promise<FormState> {
  await requireUser();
  const { problem } = await send(auth.api.disableTwoFactor, form);
  if (problem) return problem;
  redirect("/settings/security?done=two-factor-off");
}

export async function replaceRecoveryCodesAction(
  _previous: FormState,
  form: FormData,
): Promise<FormState> {
  await requireUser();
  const { answer, problem } = await send(auth.api.generateBackupCodes, form);
  if (problem) return problem;
  return { status: "success", values: { codes: listOf(answer.body.backupCodes) } };
}
