"use server";

import type { StepUpPurpose } from "@/lib/auth/step-up/purposes";
import type { FormState } from "@/lib/forms/form-state";
import { mailStepUpCode } from "./step-up-form";

/** Mails a code to the owner of the account, for the one thing that it is to prove; the route checks both. */
export async function mailStepUpCodeAction(
  purpose: StepUpPurpose,
  via?: "grace-pass",
): Promise<FormState> {
  return mailStepUpCode(purpose, via);
}
