"use server";

import { redirect } from "next/navigation";
import { auth } from "@/lib/auth/auth";
import { callAuth } from "@/lib/auth/call";
import { refusal } from "@/lib/auth/messages";
import { emailForm } from "@/lib/auth/schema";
import { requireUser } from "@/lib/auth/session";
import type { FormState } from "@/lib/form-state";
import { rememberGoodbye } from "./goodbye";
import { readProvenForm } from "./proven-form";

/** Erases the account that is signed in for good, after proof and the address typed. */
export async function eraseAccountNow(_previous: FormState, form: FormData): Promise<FormState> {
  const user = await requireUser();
  const { data, problem } = await readProvenForm(emailForm, form, "erase-account");
  if (problem) return problem;
  const answer = await callAuth(auth.api.eraseAccount, data);
  if (!answer.ok) return refusal(answer, data, { EMAIL_MISMATCH: "email" });
  await rememberGoodbye({
    joinedAt: user.createdAt,
    deletedAt: new Date(),
    restorableUntil: null,
  });
  redirect("/goodbye");
}
