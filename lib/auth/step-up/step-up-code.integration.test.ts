import { randomUUID } from "node:crypto";
import { eq, sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { db } from "@/db/client";
import { accounts, hourlyCounters, verifications } from "@/db/schema";
import { authError } from "@/lib/auth/auth-error";
import { createEnrolledUser } from "@/tests/support/authenticator-app";
import type { Browser } from "@/tests/support/browser-client";
import { anotherCode, mailedCode, signedInWithoutPassword } from "@/tests/support/passwordless";
import { signedIn } from "@/tests/support/signed-in";

const purpose = "set-password";
const wrong = authError("INVALID_CODE");

const request = (browser: Browser, what: string = purpose) =>
  browser.post("/step-up/request", { purpose: what });
const verify = (browser: Browser, proof: object, what: string = purpose) =>
  browser.post("/step-up/verify", { purpose: what, ...proof });

async function expectRefusal(answer: Response, body: object, status = 401): Promise<void> {
  expect(await answer.json()).toEqual(body);
  expect(answer.status).toBe(status);
}

async function withCode() {
  const { user, browser } = await signedInWithoutPassword();
  expect((await request(browser)).status).toBe(200);
  return { user, browser, mailCode: await mailedCode(user.email) };
}

describe("step-up by emailed code, without a password", () => {
  test("expires after ten minutes, works once, and is not stored in plain text", async () => {
    const { user, browser } = await signedInWithoutPassword();
    const answer = await request(browser);
    const { expiresAt } = (await answer.json()) as { expiresAt: string };
    expect(Date.parse(expiresAt) - Date.now()).toBeLessThan(601_000);
    const mailCode = await mailedCode(user.email);
    const rows = await db.select().from(verifications).where(eq(verifications.userId, user.id));
    expect(JSON.stringify(rows)).not.toContain(mailCode);
    const spaced = `${mailCode.slice(0, 4)} ${mailCode.slice(4)}`;
    expect((await verify(browser, { mailCode: spaced })).status).toBe(200);
    await expectRefusal(await verify(browser, { mailCode }), wrong);
    const set = await browser.post("/set-password", { newPassword: "brand new password" });
    expect(set.status).toBe(200);
  });

  test("succeeds once for five concurrent requests", async () => {
    const { browser, mailCode } = await withCode();
    const answers = await Promise.all([1, 2, 3, 4, 5].map(() => verify(browser, { mailCode })));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 401, 401, 401, 401]);
  });

  test("is refused for another purpose or in another session", async () => {
    const { user, browser } = await signedIn();
    const { browser: other } = await signedIn({ user });
    await db.delete(accounts).where(eq(accounts.userId, user.id));
    await request(browser);
    const mailCode = await mailedCode(user.email);
    await expectRefusal(await verify(browser, { mailCode }, "api-keys"), wrong);
    await expectRefusal(await verify(other, { mailCode }), wrong);
    expect((await verify(browser, { mailCode })).status).toBe(200);
  });

  test("is refused when expired or replaced", async () => {
    const { user, browser, mailCode } = await withCode();
    await request(browser);
    await expectRefusal(await verify(browser, { mailCode }), wrong);
    const newer = await mailedCode(user.email);
    await db
      .update(verifications)
      .set({ expiresAt: sql`now() - interval '1 second'` })
      .where(eq(verifications.userId, user.id));
    await expectRefusal(await verify(browser, { mailCode: newer }), wrong);
  });

  test("is revoked by the fifth wrong code, also for concurrent requests", async () => {
    const { browser, mailCode } = await withCode();
    const attempt = anotherCode(mailCode);
    for (let time = 0; time < 4; time += 1)
      await expectRefusal(await verify(browser, { mailCode: attempt }), wrong);
    expect((await verify(browser, { mailCode })).status).toBe(200);

    const second = await withCode();
    await Promise.all(
      [1, 2, 3, 4, 5].map((step) => {
        const number = (Number(second.mailCode) + step) % 100_000_000;
        return verify(second.browser, { mailCode: String(number).padStart(8, "0") });
      }),
    );
    await expectRefusal(await verify(second.browser, { mailCode: second.mailCode }), wrong);
  });

  test("is limited to five emails per hour for all purposes", async () => {
    const { user, browser } = await signedInWithoutPassword();
    for (const what of ["set-password", "api-keys", "change-email", "passkeys", "two-factor"])
      expect((await request(browser, what)).status).toBe(200);
    const refused = await request(browser);
    expect(refused.headers.get("retry-after")).toBe("3600");
    await expectRefusal(refused, authError("TOO_MANY_CODES"), 429);
    await db
      .update(hourlyCounters)
      .set({ expiresAt: sql`now()` })
      .where(eq(hourlyCounters.userId, user.id));
    expect((await request(browser)).status).toBe(200);
  });

  test("requires the second factor after the correct emailed code", async () => {
    const { user, browser, recoveryCodes } = await createEnrolledUser();
    await db.delete(accounts).where(eq(accounts.userId, user.id));
    await request(browser);
    const mailCode = await mailedCode(user.email);
    const [code] = recoveryCodes;
    await expectRefusal(await verify(browser, { mailCode: anotherCode(mailCode), code }), wrong);
    await expectRefusal(await verify(browser, { mailCode }), authError("TWO_FACTOR_REQUIRED"));
    await expectRefusal(await verify(browser, { mailCode, code: randomUUID() }), wrong);
    // None of these has used the emailed code up.
    expect((await verify(browser, { mailCode, code })).status).toBe(200);
  });

  test("is refused for a password that the account does not have, and for nothing", async () => {
    const { browser } = await withCode();
    for (const proof of [{ password: "any password" }, { code: "123456" }, {}])
      await expectRefusal(
        await verify(browser, proof),
        authError("REAUTHENTICATION_REQUIRED"),
        403,
      );
  });
});
