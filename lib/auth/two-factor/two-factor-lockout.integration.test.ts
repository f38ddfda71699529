import { and, eq, sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { db } from "@/db/client";
import { auditLogs, twoFactors } from "@/db/schema";
import { createEnrolledUser, forgetUsedCodes } from "@/tests/support/authenticator-app";
import { Browser } from "@/tests/support/browser-client";
import type { TestUser } from "@/tests/support/users";
import { verifySecondFactor } from "./verify";

const verify = (userId: string, code: string) =>
  db.transaction((tx) => verifySecondFactor(tx, { userId, code }));

async function firstStep(user: TestUser): Promise<Browser> {
  const browser = new Browser();
  await browser.post("/sign-in/email", user);
  return browser;
}

async function fail(userId: string, code: string, times: number): Promise<void> {
  for (let attempt = 0; attempt < times; attempt += 1)
    expect(await verify(userId, code)).toBeNull();
}

const endLock = (userId: string) =>
  db
    .update(twoFactors)
    .set({ lockedUntil: sql`now() - interval '1 second'` })
    .where(eq(twoFactors.userId, userId));

test("ten wrong codes in a row lock the factor for fifteen minutes, whoever has the right one", async () => {
  const { user, browser, app, recoveryCodes } = await createEnrolledUser();
  await fail(user.id, await app.wrongCode(), 10);
  for (const code of [await app.code(), recoveryCodes[0]]) {
    const answer = await (await firstStep(user)).post("/two-factor/verify-totp", { code });
    expect(answer.status).toBe(429);
    expect(await answer.json()).toEqual({
      code: "TWO_FACTOR_LOCKED",
      message: "Too many wrong codes in a row. No code is accepted for a while.",
    });
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

test("a right code begins the count anew", async () => {
  const { user, app } = await createEnrolledUser();
  const wrong = await app.wrongCode();
  await fail(user.id, wrong, 9);
  expect(await verify(user.id, await app.code())).toBe("totp");
  await fail(user.id, wrong, 9);
  await forgetUsedCodes(user.id);
  expect(await verify(user.id, await app.code())).toBe("totp");
});

test("after a lock ten more are allowed, not fewer and not more", async () => {
  const { user, app } = await createEnrolledUser();
  const wrong = await app.wrongCode();
  await fail(user.id, wrong, 10);
  await endLock(user.id);
  await fail(user.id, wrong, 10);
  await expect(verify(user.id, wrong)).rejects.toMatchObject({
    body: { code: "TWO_FACTOR_LOCKED" },
  });
});

test("of thirty wrong codes at once, ten are looked at", async () => {
  const { user, app } = await createEnrolledUser();
  const wrong = await app.wrongCode();
  const answers = await Promise.allSettled(
    Array.from({ length: 30 }, () => verify(user.id, wrong)),
  );
  expect(answers.filter(({ status }) => status === "fulfilled")).toHaveLength(10);
});

test("five wrong codes end a challenge: the first step has to be taken anew", async () => {
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
  expect(await ended.json()).toEqual({
    code: "INVALID_TWO_FACTOR_COOKIE",
    message: "This sign-in has ended. Begin again.",
  });
  const again = await (await firstStep(user)).post("/two-factor/verify-totp", {
    code: await app.code(),
  });
  expect(again.status).toBe(200);
});
