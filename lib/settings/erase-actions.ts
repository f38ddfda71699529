"use server";

import { refresh } from "next/cache";
import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { db } from "@/db/client";
import { cancelContentErasure, requestContentErasure } from "@/lib/account/content/request-erasure";
import { rememberGoodbye } from "@/lib/account/goodbye";
import { readGracePass } from "@/lib/account/restore/grace-pass";
import { auth } from "@/lib/auth/auth";
import { errorSentences } from "@/lib/auth/error-sentences";
import { impersonatedState } from "@/lib/auth/refusal-state";
import { emailForm } from "@/lib/auth/schema";
import { requireUser } from "@/lib/auth/sessions/session";
import { takeGrant } from "@/lib/auth/step-up/grants";
import { formOf } from "@/lib/forms/form-schema";
import type { FormState } from "@/lib/forms/form-state";
import { requestOrigin } from "@/lib/http/origin";
import { stepUpOnlyForm } from "./schema";
import { readStepUpForm, sendStepUpForm } from "./step-up-form";

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

/** Requests the erasure of all content of the signed-in account, after a step-up. */
export async function eraseContentAction(_previous: FormState, form: FormData): Promise<FormState> {
  const { id: userId, sessionId } = await requireUser();
  const { problem } = await readStepUpForm(stepUpOnlyForm, form, "erase-content");
  if (problem) return problem;
  const origin = requestOrigin(await headers());
  const holder = { kind: "session", id: sessionId, userId } as const;
  const requested = await db.transaction(
    async (tx) =>
      (await takeGrant(tx, holder, "erase-content")) &&
      (await requestContentErasure(tx, { userId, origin })),
  );
  if (!requested)
    return {
      status: "error",
      code: "REAUTHENTICATION_REQUIRED",
      message: errorSentences.REAUTHENTICATION_REQUIRED,
    };
  redirect("/settings/danger");
}

/** Cancels it, as long as its deadline has not passed. */
export async function cancelContentErasureAction(): Promise<FormState> {
  const { id, impersonatedBy } = await requireUser();
  if (impersonatedBy) return impersonatedState;
  const cancelled = await db.transaction((tx) => cancelContentErasure(tx, id));
  refresh();
  return cancelled
    ? { status: "success", message: "Your content stays." }
    : { status: "error", message: "It’s too late to cancel: your content is being erased." };
}
