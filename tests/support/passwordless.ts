import { eq } from "drizzle-orm";
import { db } from "@/db/client";
import { accounts } from "@/db/schema";
import { runJobs } from "./jobs";
import { latestMail } from "./mail";
import { codeIn } from "./mailed-code";
import { signedIn } from "./signed-in";
import type { TestUser } from "./users";

/** A browser that is signed in as somebody who has no password, as after a sign-up through a provider. */
export async function signedInWithoutPassword(given?: TestUser) {
  const { user, browser } = await signedIn({ user: given });
  await db.delete(accounts).where(eq(accounts.userId, user.id));
  return { user, browser };
}

/** The code of the newest mail that carries one, after the jobs have run. */
export async function mailedCode(email: string): Promise<string> {
  await runJobs();
  const mail = await latestMail(email, "step-up-code");
  return codeIn(mail?.text);
}

/** One that is not the given code. */
export const anotherCode = (code: string) =>
  String((Number(code) + 1) % 100_000_000).padStart(8, "0");
