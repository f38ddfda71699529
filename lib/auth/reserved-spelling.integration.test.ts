import { eq, sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { db } from "@/db/client";
import { blockedIdentifiers, users } from "@/db/schema";
import { requestDeletion } from "@/lib/account/deletion/request-deletion";
import { Browser } from "@/tests/support/browser-client";
import { runJobs } from "@/tests/support/jobs";
import { latestMail } from "@/tests/support/mail";
import { createUser } from "@/tests/support/users";

const origin = "http://127.0.0.1:3000";
const password = "correct horse battery";
const invalid = { status: 400, code: "INVALID_TOKEN" };

/** An account that was signed up before the address was deleted in another spelling. */
async function signedUpBefore() {
  const deleted = await createUser();
  const email = deleted.email.replace("@", "+z@");
  const browser = new Browser();
  await browser.post("/sign-up/email", { name: "Zoe", email, password });
  await runJobs();
  await db.transaction((tx) =>
    requestDeletion(tx, { userId: deleted.id, origin, source: "settings" }),
  );
  return { deleted, browser, email };
}

async function tokenOf(email: string, page: string): Promise<string> {
  await runJobs();
  const link = (await latestMail(email))?.links.find((each) => each.includes(page)) ?? "";
  return new URL(link).searchParams.get("token") ?? "";
}

async function expectUnverified(email: string): Promise<void> {
  const [user] = await db.select().from(users).where(eq(users.email, email));
  expect(user).toMatchObject({ emailVerified: false, status: "active" });
}

const codeOf = async (answer: Response) => ({
  status: answer.status,
  code: ((await answer.json()) as { code?: string }).code,
});

describe("an account whose reserved address was signed up before in another spelling", () => {
  test("is refused by its verification link in either browser until the reservation ends", async () => {
    const { deleted, browser, email } = await signedUpBefore();
    const token = await tokenOf(email, "/verify-email");
    const followed = await browser.get(`/verify-email?token=${token}`);
    expect(followed.headers.get("location")).toBe("/verify-email?error=invalid");
    const verify = () => new Browser().post("/verify-email", { token, password });
    expect(await codeOf(await verify())).toEqual(invalid);
    await expectUnverified(email);
    await db
      .update(blockedIdentifiers)
      .set({ expiresAt: sql`now()` })
      .where(eq(blockedIdentifiers.subject, deleted.subject));
    expect((await verify()).status).toBe(200);
  });

  test("is refused by a magic link", async () => {
    const { browser, email } = await signedUpBefore();
    await browser.post("/sign-in/magic-link", { email });
    const token = await tokenOf(email, "/magic-link");
    expect(await codeOf(await browser.post("/magic-link/verify", { token }))).toEqual(invalid);
    await expectUnverified(email);
  });

  test("is refused by a password reset", async () => {
    const { browser, email } = await signedUpBefore();
    await browser.post("/request-password-reset", { email });
    const token = await tokenOf(email, "/reset-password");
    const reset = { token, newPassword: "another horse battery" };
    expect(await codeOf(await browser.post("/reset-password", reset))).toEqual(invalid);
    await expectUnverified(email);
  });
});
