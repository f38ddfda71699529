"use server";

import { redirect } from "next/navigation";
import { rememberGoodbye } from "@/lib/account/goodbye";
import { readGracePass } from "@/lib/account/restore/grace-pass";
import { auth } from "@/lib/auth/auth";
import { emailForm } from "@/lib/auth/schema";
import { requireUser } from "@/lib/auth/sessions/session";
import { formOf } from "@/lib/forms/form-schema";
import type { FormState } from "@/lib/forms/form-state";
import { sendStepUpForm } from "./step-up-form";

async function erase(
  form: FormData,
  since: { joinedAt: Date; deletedAt: Date },
): Promise<FormState> {
  const route = auth.api.eraseAccount;
  const fields = { EMAIL_MISMATCH: "email" };
  const { problem } = await sendStepUpForm(emailForm, form, "erase-account", route, fields);
  if (problem) return problem;
  await rememberGoodbye({ ...since, restorableUntil: null });
  redirect("/goodbye");
}

/** Permanently erases the signed-in account, after a step-up and its typed address. */
export async function eraseAccountNowAction(
  _previous: FormState,
  form: FormData,
): Promise<FormState> {
  const user = await requireUser();
  return erase(form, { joinedAt: user.createdAt, deletedAt: new Date() });
}

/** The same for the account of this browser's grace pass. */
export async function eraseByPassAction(_previous: FormState, given: FormData): Promise<FormState> {
  const pass = await readGracePass();
  if (!pass) redirect("/restore?expired=1");
  const form = formOf(given);
  // Another user may be signed in beside the pass.
  form.set("via", "grace-pass");
  return erase(form, { joinedAt: pass.joinedAt, deletedAt: pass.deletedAt });
}
