"use server";

import { refresh } from "next/cache";
import { headers } from "next/headers";
import { redirect } from "next/navigation";
import type { z } from "zod";
import { auth } from "@/lib/auth/auth";
import { impersonationForm } from "@/lib/auth/impersonation/schema";
import type { SessionUser } from "@/lib/auth/sessions/session";
import { formOf, parseForm } from "@/lib/forms/form-schema";
import type { FormState } from "@/lib/forms/form-state";
import { requestOrigin } from "@/lib/http/origin";
import { readStepUpForm, sendStepUpForm } from "@/lib/settings/step-up-form";
import { requireAdmin } from "../require-admin";
import {
  changeRoleAsAdmin,
  createAccount,
  deleteAsAdmin,
  eraseAsAdmin,
  liftSuspension,
  restoreAsAdmin,
  sendPasswordReset,
  signOutEverywhere,
  suspendAccount,
  turnOffSecondFactor,
} from "./change-account";
import { type AdminErrorCode, adminErrorState } from "./errors";
import { findAccountDetails } from "./queries";
import { accountForm, eraseForm, newAccountForm, roleForm, suspendForm } from "./schema";

type Given = { admin: SessionUser; origin: string };

const given = async (): Promise<Given> => ({
  admin: await requireAdmin(),
  origin: requestOrigin(await headers()),
});

const accountPage = (userId: string, done: string) => `/admin/users/${userId}?done=${done}`;

/** A form with a step-up, which leads back to the account's page. */
async function confirmed<T extends z.ZodType<{ userId: string }>>(
  schema: T,
  form: FormData,
  done: string,
  change: (input: Given & z.infer<T>) => Promise<AdminErrorCode | null>,
  field?: string,
): Promise<FormState> {
  const by = await given();
  const { data, problem } = await readStepUpForm(schema, form, "admin");
  if (problem) return problem;
  const code = await change({ ...data, ...by });
  if (code) return adminErrorState(code, { field: code === "EMAIL_MISMATCH" ? field : undefined });
  // One that was never verified is gone at once, and an erasure may be done by now.
  const isThere = (await findAccountDetails(data.userId)) !== null;
  redirect(isThere ? accountPage(data.userId, done) : "/admin/users?done=erased");
}

export const deleteAccountAsAdminAction = async (_previous: FormState, form: FormData) =>
  confirmed(accountForm, form, "deleted", deleteAsAdmin);

export const eraseAccountAsAdminAction = async (_previous: FormState, form: FormData) =>
  confirmed(eraseForm, form, "erased", eraseAsAdmin, "email");

export const changeRoleAction = async (_previous: FormState, form: FormData) =>
  confirmed(roleForm, form, "role", changeRoleAsAdmin);

export const turnOffSecondFactorAction = async (_previous: FormState, form: FormData) =>
  confirmed(accountForm, form, "two-factor", turnOffSecondFactor);

export async function suspendAccountAction(
  _previous: FormState,
  form: FormData,
): Promise<FormState> {
  const by = await given();
  const { data, problem } = parseForm(suspendForm, form);
  if (problem) return problem;
  const code = await suspendAccount({ ...data, ...by });
  if (code)
    return adminErrorState(code, {
      values: { reason: data.reason, days: String(data.days ?? "") },
    });
  redirect(accountPage(data.userId, "suspended"));
}

const simple = {
  "lift-suspension": { change: liftSuspension, message: "Suspension lifted." },
  "reset-password": {
    change: sendPasswordReset,
    message: "We’re emailing a link to choose a new password.",
  },
  "sign-out": { change: signOutEverywhere, message: "All sessions have been signed out." },
  restore: {
    change: restoreAsAdmin,
    message: "Account restored. Its old sessions stay signed out.",
  },
};

/** What needs no further question: the pressed button names it. */
export async function changeAccountAction(
  _previous: FormState,
  form: FormData,
): Promise<FormState> {
  const by = await given();
  const { data, problem } = parseForm(accountForm, form);
  if (problem) return problem;
  const name = String(formOf(form).get("change"));
  if (!Object.hasOwn(simple, name)) return adminErrorState("UNKNOWN");
  const { change, message } = simple[name as keyof typeof simple];
  const code = await change({ ...data, ...by });
  refresh();
  return code ? adminErrorState(code) : { status: "success", message };
}

export async function impersonateAction(_previous: FormState, form: FormData): Promise<FormState> {
  await requireAdmin();
  const { problem } = await sendStepUpForm(
    impersonationForm,
    form,
    "admin",
    auth.api.impersonateUser,
  );
  if (problem) return problem;
  redirect("/dashboard");
}

export async function createAccountAction(
  _previous: FormState,
  form: FormData,
): Promise<FormState> {
  const { admin, origin } = await given();
  const { data, problem } = await readStepUpForm(newAccountForm, form, "admin");
  if (problem) return problem;
  const created = await createAccount({ ...data, admin, origin });
  if ("userId" in created) redirect(accountPage(created.userId, "created"));
  const { code, reservedUntil } = created;
  const isAddress = code === "EMAIL_TAKEN" || code === "EMAIL_RESERVED";
  return adminErrorState(code, {
    values: data,
    reservedUntil,
    field: isAddress ? "email" : undefined,
  });
}
