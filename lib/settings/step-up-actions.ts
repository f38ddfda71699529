"use server";

import type { StepUpPurpose } from "@/lib/auth/step-up/purposes";
import type { FormState } from "@/lib/forms/form-state";
import { mailStepUpCode } from "./step-up-form";

/** Sends a code for one purpose to the account's owner; the route checks both. */
export async function mailStepUpCodeAction(
  purpose: StepUpPurpose,
  via?: "grace-pass",
): Promise<FormState> {
  return mailStepUpCode(purpose, via);
}
