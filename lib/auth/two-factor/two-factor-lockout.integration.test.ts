import { and, eq, sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { db } from "@/db/client";
import { auditLogs, twoFactors } from "@/db/schema";
import { authError } from "@/lib/auth/auth-error";
import { alarms } from "@/lib/email/templates/sign-in/second-factor-locked";
import { createEnrolledUser, forgetUsedCodes } from "@/tests/support/authenticator-app";
import { Browser } from "@/tests/support/browser-client";
import { runJobs } from "@/tests/support/jobs";
import { latestMail, mailsTo } from "@/tests/support/mail";
import type { TestUser } from "@/tests/support/users";
import { verifySecondFactor } from "./verify";

const verify = (userId: string, code: string) =>
  db.transaction((tx) => verifySecondFactor(tx, { userId, code, after: "password" }));

async function firstStep(user: TestUser): Promise<Browser> {
  const browser = new Browser();
  await browser.post("/sign-in/email", user);
  return browser;
}

async function fail(userId: string, code: string, times: number): Promise<void> {
  for (let attempt = 0; attempt < times; attempt += 1)
    expect(await verify(userId, code)).toBeNull();
}

const endLock = (userId: string, ago = "1 second") =>
  db
    .update(twoFactors)
    .set({ lockedUntil: sql`now() - ${ago}::interval` })
    .where(eq(twoFactors.userId, userId));

test("locks the factor for 15 minutes after ten wrong codes, also for the correct code", async () => {
  const { user, browser, app, recoveryCodes } = await createEnrolledUser();
  await fail(user.id, await app.wrongCode(), 10);
  for (const code of [await app.code(), recoveryCodes[0]]) {
    const answer = await (await firstStep(user)).post("/two-factor/verify-totp", { code });
    expect(answer.status).toBe(429);
    expect(await answer.json()).toEqual(authError("TWO_FACTOR_LOCKED"));
    const wait = Number(answer.headers.get("retry-after"));
    expect(wait).toBeGreaterThan(14 * 60);
    expect(wait).toBeLessThanOrEqual(15 * 60);
  }
  // The factor, not the account: who is signed in stays so.
  expect(await (await browser.get("/get-session")).json()).toMatchObject({
    user: { id: user.id },
  });
  const audit = await db
    .select()
    .from(auditLogs)
    .where(and(eq(auditLogs.userId, user.id), eq(auditLogs.action, "two-factor.locked")));
  expect(audit).toHaveLength(1);

  await endLock(user.id);
  await forgetUsedCodes(user.id);
  expect(await verify(user.id, await app.code())).toBe("totp");
});

/** The emails about lockouts, the newest first. */
async function mailsAbout({ email }: TestUser) {
  await runJobs();
  return mailsTo(email, "second-factor-locked");
}

test("notifies the owner once per lockout", async () => {
  const { user, app } = await createEnrolledUser();
  const wrong = await app.wrongCode();
  await fail(user.id, wrong, 9);
  expect(await mailsAbout(user)).toEqual([]);
  await fail(user.id, wrong, 1);
  for (let round = 0; round < 2; round += 1) {
    await endLock(user.id);
    await fail(user.id, wrong, 10);
  }
  const told = await mailsAbout(user);
  expect(told).toHaveLength(1);
  for (const form of [told[0]?.html.replace(/<[^>]*>/g, "").replace(/\s+/g, " "), told[0]?.text]) {
    expect(form).toContain(alarms.password.known);
    expect(form).toContain(alarms.password.instructions);
  }
  expect(told[0]?.text).toMatch(/^https?:.*\/forgot-password$/m);
  const locks = and(eq(auditLogs.userId, user.id), eq(auditLogs.action, "two-factor.locked"));
  expect(await db.$count(auditLogs, locks)).toBe(3);

  await endLock(user.id);
  await forgetUsedCodes(user.id);
  expect(await verify(user.id, await app.code())).toBe("totp");
  await fail(user.id, wrong, 10);
  expect(await mailsAbout(user)).toHaveLength(2);

  await endLock(user.id, "1 day 1 second");
  await fail(user.id, wrong, 10);
  expect(await mailsAbout(user)).toHaveLength(3);
});

test("does not mention the password in the email after a magic link", async () => {
  const { user, app } = await createEnrolledUser();
  await fail(user.id, await app.wrongCode(), 9);
  const browser = new Browser();
  await browser.post("/sign-in/magic-link", { email: user.email });
  await runJobs();
  const mail = await latestMail(user.email, "magic-link");
  const token = new URL(mail?.links[0] ?? "").searchParams.get("token");
  await browser.post("/magic-link/verify", { token });
  const code = await app.wrongCode();
  expect((await browser.post("/two-factor/verify-totp", { code })).status).toBe(401);
  const [told, ...others] = await mailsAbout(user);
  expect(told?.text).toContain(alarms.other.known);
  expect(told?.text).not.toContain(alarms.password.known);
  expect(others).toEqual([]);
});

test("resets the count after a correct code", async () => {
  const { user, app } = await createEnrolledUser();
  const wrong = await app.wrongCode();
  await fail(user.id, wrong, 9);
  expect(await verify(user.id, await app.code())).toBe("totp");
  await fail(user.id, wrong, 9);
  await forgetUsedCodes(user.id);
  expect(await verify(user.id, await app.code())).toBe("totp");
});

test("allows exactly ten more codes after a lockout", async () => {
  const { user, app } = await createEnrolledUser();
  const wrong = await app.wrongCode();
  await fail(user.id, wrong, 10);
  await endLock(user.id);
  await fail(user.id, wrong, 10);
  await expect(verify(user.id, wrong)).rejects.toMatchObject({
    body: { code: "TWO_FACTOR_LOCKED" },
  });
});

test("verifies ten of thirty concurrent wrong codes", async () => {
  const { user, app } = await createEnrolledUser();
  const wrong = await app.wrongCode();
  const answers = await Promise.allSettled(
    Array.from({ length: 30 }, () => verify(user.id, wrong)),
  );
  expect(answers.filter(({ status }) => status === "fulfilled")).toHaveLength(10);
});

test("ends a challenge after five wrong codes", async () => {
  const { user, app } = await createEnrolledUser();
  const browser = await firstStep(user);
  const wrong = await app.wrongCode();
  for (let attempt = 0; attempt < 5; attempt += 1) {
    const answer = await browser.post("/two-factor/verify-totp", { code: wrong });
    expect(answer.status).toBe(401);
    expect(await answer.json()).toMatchObject({ code: "INVALID_CODE" });
  }
  const ended = await browser.post("/two-factor/verify-totp", { code: await app.code() });
  expect(ended.status).toBe(401);
  expect(await ended.json()).toEqual(authError("INVALID_TWO_FACTOR_COOKIE"));
  const again = await (await firstStep(user)).post("/two-factor/verify-totp", {
    code: await app.code(),
  });
  expect(again.status).toBe(200);
});
