"use server";

import { refresh } from "next/cache";
import { redirect } from "next/navigation";
import { db } from "@/db/client";
import { rememberGoodbye } from "@/lib/account/goodbye";
import { rememberTheme } from "@/lib/account/theme";
import { updateName, updatePreferences } from "@/lib/account/update-profile";
import { auth } from "@/lib/auth/auth";
import { callAuth } from "@/lib/auth/call-auth";
import { impersonatedState, refusalState } from "@/lib/auth/refusal-state";
import { changePasswordForm, emailForm } from "@/lib/auth/schema";
import { requireUser } from "@/lib/auth/sessions/session";
import { formOf, parseForm } from "@/lib/forms/form-schema";
import type { FormState } from "@/lib/forms/form-state";
import { newPasswordFields, preferencesForm, profileForm, stepUpOnlyForm } from "./schema";
import { sendStepUpForm } from "./step-up-form";

export async function deleteAccountAction(
  _previous: FormState,
  form: FormData,
): Promise<FormState> {
  const user = await requireUser();
  const { answer, problem } = await sendStepUpForm(
    stepUpOnlyForm,
    form,
    "delete-account",
    auth.api.deleteUser,
  );
  if (problem) return problem;
  const { restorableUntil } = answer.body;
  await rememberGoodbye({ joinedAt: user.createdAt, deletedAt: new Date(), restorableUntil });
  redirect("/goodbye");
}

export async function requestRestoreAction(
  _previous: FormState,
  form: FormData,
): Promise<FormState> {
  const { data, problem } = parseForm(emailForm, form);
  if (problem) return problem;
  const answer = await callAuth(auth.api.requestRestore, data);
  return answer.ok ? { status: "success", values: data } : refusalState(answer, data);
}

export async function updateProfileAction(
  _previous: FormState,
  form: FormData,
): Promise<FormState> {
  const user = await requireUser();
  if (user.impersonatedBy) return impersonatedState;
  const { data, problem } = parseForm(profileForm, form);
  if (problem) return problem;
  await db.transaction((tx) => updateName(tx, user.id, data.name));
  refresh();
  return { status: "success", message: "Name saved.", values: data };
}

export async function updatePreferencesAction(
  _previous: FormState,
  form: FormData,
): Promise<FormState> {
  const user = await requireUser();
  if (user.impersonatedBy) return impersonatedState;
  const { data, problem } = parseForm(preferencesForm, form);
  if (problem) return problem;
  await db.transaction((tx) => updatePreferences(tx, user.id, data));
  await rememberTheme(data.theme);
  refresh();
  return { status: "success", message: "Preferences saved." };
}

export async function changePasswordAction(
  _previous: FormState,
  form: FormData,
): Promise<FormState> {
  const revokeOtherSessions = formOf(form).get("signOutOthers") === "on";
  const kept = { signOutOthers: revokeOtherSessions ? "on" : "off" };
  const { data, problem } = parseForm(changePasswordForm, form);
  if (problem) return { ...problem, values: kept };
  const answer = await callAuth(auth.api.changePassword, { ...data, revokeOtherSessions });
  if (!answer.ok)
    return refusalState(answer, kept, {
      ...newPasswordFields,
      INVALID_PASSWORD: "currentPassword",
    });
  return {
    status: "success",
    message: revokeOtherSessions
      ? "Password changed. All other sessions have been signed out."
      : "Password changed. Your other sessions are still signed in.",
  };
}
