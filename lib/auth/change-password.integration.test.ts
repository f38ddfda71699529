import { and, eq, sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { db } from "@/db/client";
import { accounts, auditLogs, knownDevices, sessions, verifications } from "@/db/schema";
import { createEnrolledUser } from "@/tests/support/authenticator-app";
import { Browser } from "@/tests/support/browser-client";
import { runJobs } from "@/tests/support/jobs";
import { latestMail, mailsTo } from "@/tests/support/mail";
import { mailedCode, signedInWithoutPassword } from "@/tests/support/passwordless";
import { SecurityKey } from "@/tests/support/security-key";
import { signedIn } from "@/tests/support/signed-in";
import type { TestUser } from "@/tests/support/users";
import { authError } from "./auth-error";

const newPassword = "a brand new sentence";
const stepUpRequired = authError("REAUTHENTICATION_REQUIRED");

const change = (browser: Browser, body: object) =>
  browser.post("/change-password", { newPassword, ...body });
const hashOf = async ({ id }: TestUser) =>
  (await db.select().from(accounts).where(eq(accounts.userId, id)))[0]?.password;
const isOpen = async (browser: Browser) =>
  (await (await browser.get("/get-session")).json()) !== null;

async function actionsOf({ subject }: TestUser): Promise<string[]> {
  const rows = await db
    .select({ action: auditLogs.action })
    .from(auditLogs)
    .where(and(eq(auditLogs.subject, subject), sql`action LIKE 'password.%'`));
  return rows.map(({ action }) => action);
}

async function expectRefused(answer: Response, status: number, body: object, user: TestUser) {
  expect(await answer.json()).toEqual(body);
  expect(answer.status).toBe(status);
  expect(await actionsOf(user)).toEqual([]);
}

describe("at a change of the password", () => {
  test("revokes emailed links, sends an email, and lets the new password sign in", async () => {
    const { user, browser } = await signedIn();
    await new Browser().post("/request-password-reset", { email: user.email });
    await runJobs();
    expect(await db.$count(verifications, eq(verifications.userId, user.id))).toBe(1);
    const answer = await change(browser, { currentPassword: user.password });
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({ token: null, user: { email: user.email } });
    expect(await db.$count(verifications, eq(verifications.userId, user.id))).toBe(0);
    expect(await actionsOf(user)).toEqual(["password.changed"]);
    await runJobs();
    expect(await mailsTo(user.email, "password-changed")).toHaveLength(1);
    expect((await new Browser().post("/sign-in/email", user)).status).toBe(401);
    const renewed = { ...user, password: newPassword };
    expect((await new Browser().post("/sign-in/email", renewed)).status).toBe(200);
  });

  test("ends 250 other sessions, and keeps this one with a new token", async () => {
    const { user, browser } = await signedIn();
    await db.execute(sql`
      INSERT INTO sessions (token, user_id, expires_at)
      SELECT ${`${user.id}-`} || n, ${user.id}, now() + interval '1 day' FROM generate_series(1, 250) AS n`);
    const stolen = new Browser();
    for (const [name, value] of browser.cookies) stolen.cookies.set(name, value);
    expect(await isOpen(stolen)).toBe(true);
    expect((await change(browser, { currentPassword: user.password })).status).toBe(200);
    expect(await db.$count(sessions, eq(sessions.userId, user.id))).toBe(1);
    expect(await isOpen(browser)).toBe(true);
    expect(await isOpen(stolen)).toBe(false);
  });

  test("ends the trust in all devices, whether or not other sessions end", async () => {
    const { user, browser } = await signedIn();
    const trusted = and(
      eq(knownDevices.userId, user.id),
      sql`${knownDevices.trustedUntil} IS NOT NULL`,
    );
    await db.insert(knownDevices).values({
      userId: user.id,
      deviceHash: `thief-${user.id}`,
      trustedUntil: sql`now() + interval '1 day'`,
    });
    const body = { currentPassword: user.password };
    expect((await change(browser, { ...body, revokeOtherSessions: false })).status).toBe(200);
    expect(await db.$count(knownDevices, trusted)).toBe(0);
  });

  test("keeps the other sessions on request", async () => {
    const { user, browser } = await signedIn();
    const { browser: other } = await signedIn({ user });
    const body = { currentPassword: user.password, revokeOtherSessions: false };
    const answer = await change(browser, body);
    expect(answer.status).toBe(200);
    expect(answer.headers.getSetCookie()).toEqual([]);
    expect([await isOpen(browser), await isOpen(other)]).toEqual([true, true]);
  });

  test.each([
    [{}, 403, stepUpRequired],
    [{ currentPassword: "" }, 403, stepUpRequired],
    [{ currentPassword: "wrong wrong" }, 400, authError("INVALID_PASSWORD")],
    [{ newPassword: "short" }, 400, { code: "PASSWORD_TOO_SHORT", message: "Password too short" }],
    [
      { newPassword: "x".repeat(129) },
      400,
      { code: "PASSWORD_TOO_LONG", message: "Password too long" },
    ],
  ])("refuses %j, and changes nothing", async (body, status, refusal) => {
    const { user, browser } = await signedIn();
    const { browser: other } = await signedIn({ user });
    const before = await hashOf(user);
    await expectRefused(await change(browser, body), status, refusal, user);
    expect(await hashOf(user)).toBe(before);
    expect([await isOpen(browser), await isOpen(other)]).toEqual([true, true]);
  });

  test("requires the second factor after the correct password, or a grant", async () => {
    const { user, browser, app, recoveryCodes } = await createEnrolledUser();
    const currentPassword = user.password;
    await expectRefused(
      await change(browser, { currentPassword }),
      401,
      authError("TWO_FACTOR_REQUIRED"),
      user,
    );
    await expectRefused(
      await change(browser, { currentPassword, code: await app.wrongCode() }),
      401,
      authError("INVALID_CODE"),
      user,
    );
    const [code] = recoveryCodes;
    expect((await change(browser, { currentPassword, code })).status).toBe(200);
    const key = await new SecurityKey().register(user.id);
    const options = await browser.post("/step-up/passkey-options", { purpose: "set-password" });
    const passkey = key.sign((await options.json()) as { challenge: string });
    await browser.post("/step-up/verify", { purpose: "set-password", passkey });
    expect((await change(browser, { newPassword: "and another one of them" })).status).toBe(200);
  });

  test("succeeds once for two concurrent requests with the same step-up", async () => {
    const { user, browser } = await signedIn();
    const { browser: other } = await signedIn({ user });
    const currentPassword = user.password;
    const answers = await Promise.all([
      change(browser, { currentPassword }),
      change(other, { currentPassword, newPassword: "the password of the other" }),
    ]);
    const statuses = answers.map(({ status }) => status);
    expect(statuses.filter((status) => status === 200)).toHaveLength(1);
    expect(await actionsOf(user)).toEqual(["password.changed"]);
    expect(await db.$count(sessions, eq(sessions.userId, user.id))).toBe(1);
  });

  test("is refused in an impersonated session", async () => {
    const { user, browser } = await signedIn();
    await db
      .update(sessions)
      .set({ impersonatedBy: user.subject })
      .where(eq(sessions.userId, user.id));
    const answer = await change(browser, { currentPassword: user.password });
    await expectRefused(answer, 403, stepUpRequired, user);
  });

  test("is refused for an account without a password", async () => {
    const { user, browser } = await signedInWithoutPassword();
    await expectRefused(
      await change(browser, { currentPassword: user.password }),
      400,
      { code: "CREDENTIAL_ACCOUNT_NOT_FOUND", message: "Credential account not found" },
      user,
    );
  });
});

describe("a first password", () => {
  const purpose = "set-password";
  const set = (browser: Browser, password = newPassword) =>
    browser.post("/set-password", { newPassword: password });

  async function prove(browser: Browser, { email }: TestUser): Promise<void> {
    await browser.post("/step-up/request", { purpose });
    const mailCode = await mailedCode(email);
    expect((await browser.post("/step-up/verify", { purpose, mailCode })).status).toBe(200);
  }

  test("is set after a step-up with an email, and signs in", async () => {
    const { user, browser } = await signedInWithoutPassword();
    await expectRefused(await set(browser), 403, stepUpRequired, user);
    await prove(browser, user);
    const answer = await set(browser);
    expect(await answer.json()).toEqual({ status: true });
    expect(await actionsOf(user)).toEqual(["password.set"]);
    await runJobs();
    expect((await latestMail(user.email))?.text).toMatch(/password/i);
    const renewed = { ...user, password: newPassword };
    expect((await new Browser().post("/sign-in/email", renewed)).status).toBe(200);
  });

  test("keeps the step-up unused when it is too short, and is set once for two concurrent requests", async () => {
    const { user, browser } = await signedInWithoutPassword();
    await prove(browser, user);
    const short = await set(browser, "short");
    expect(await short.json()).toMatchObject({ code: "PASSWORD_TOO_SHORT" });
    const answers = await Promise.all([set(browser), set(browser)]);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(await db.$count(accounts, eq(accounts.userId, user.id))).toBe(1);
  });

  test("is refused for an account with a password", async () => {
    const { user, browser } = await signedIn();
    await browser.post("/step-up/verify", { purpose, password: user.password });
    const before = await hashOf(user);
    await expectRefused(
      await set(browser),
      400,
      { code: "PASSWORD_ALREADY_SET", message: "User already has a password set" },
      user,
    );
    expect(await hashOf(user)).toBe(before);
  });
});
