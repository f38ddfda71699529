"use server";

import { redirect } from "next/navigation";
import { auth } from "../auth";
import { callAuth } from "../call-auth";

export async function stopImpersonatingAction(): Promise<void> {
  const answer = await callAuth(auth.api.stopImpersonating);
  // Where the admin's own session has ended meanwhile, the dashboard leads to the sign-in page.
  redirect(answer.ok && answer.body.status ? "/admin/users" : "/dashboard");
}
