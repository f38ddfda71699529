import { eq, sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { db } from "@/db/client";
import { sessions, twoFactors, users, verifications } from "@/db/schema";
import { authError } from "@/lib/auth/auth-error";
import { beginEnrollment, createEnrolledUser, enrol } from "@/tests/support/authenticator-app";
import { Browser } from "@/tests/support/browser-client";
import { runJobs } from "@/tests/support/jobs";
import { latestMail } from "@/tests/support/mail";
import { signedIn } from "@/tests/support/signed-in";
import { createUser, type TestUser } from "@/tests/support/users";

const pending = { twoFactorRedirect: true, twoFactorMethods: ["totp"] };
const ended = authError("INVALID_TWO_FACTOR_COOKIE");

const sessionsOf = (userId: string) =>
  db.select().from(sessions).where(eq(sessions.userId, userId));

const whoIs = async (browser: Browser) =>
  ((await (await browser.get("/get-session")).json()) as { user: { id: string } } | null)?.user.id;

const setsSession = (answer: Response) =>
  answer.headers.getSetCookie().some((line) => /session_token=[^;]/.test(line));

/** An account with the factor, no session, and a browser that has passed the first step. */
async function halfway() {
  const enrolled = await createEnrolledUser();
  await enrolled.browser.post("/sign-out", {});
  const browser = new Browser();
  const answer = await browser.post("/sign-in/email", enrolled.user);
  return { ...enrolled, browser, answer };
}

async function magicToken(user: TestUser): Promise<string> {
  await new Browser().post("/sign-in/magic-link", { email: user.email });
  await runJobs();
  const mail = await latestMail(user.email, "magic-link");
  const link = mail?.links.find((each) => each.includes("token=")) ?? "";
  return new URL(link).searchParams.get("token") ?? "";
}

describe("a two-factor challenge", () => {
  test("is opened after the password without a session or cookie, and passed with a code", async () => {
    const { user, app, browser, answer } = await halfway();
    expect(answer.status).toBe(200);
    expect(await answer.json()).toEqual(pending);
    expect(setsSession(answer)).toBe(false);
    expect(await sessionsOf(user.id)).toEqual([]);
    expect(await whoIs(browser)).toBeUndefined();

    const second = await browser.post("/two-factor/verify-totp", { code: await app.code() });
    expect(second.status).toBe(200);
    expect(await second.json()).toMatchObject({ user: { id: user.id, twoFactorEnabled: true } });
    expect(await whoIs(browser)).toBe(user.id);
    expect(await sessionsOf(user.id)).toMatchObject([{ method: "password" }]);
    expect([...browser.cookies.keys()].join()).not.toContain("two_factor");
  });

  test("is opened by an emailed link, which is consumed", async () => {
    const { user, app } = await halfway();
    const token = await magicToken(user);
    const browser = new Browser();
    const answer = await browser.post("/magic-link/verify", { token });
    expect(answer.status).toBe(200);
    expect(await answer.json()).toEqual(pending);
    expect(setsSession(answer)).toBe(false);
    expect(await sessionsOf(user.id)).toEqual([]);
    const again = await new Browser().post("/magic-link/verify", { token });
    expect(again.status).toBe(400);
    expect(await again.json()).toMatchObject({ code: "INVALID_TOKEN" });
    const second = await browser.post("/two-factor/verify-totp", { code: await app.code() });
    expect(second.status).toBe(200);
    expect(await sessionsOf(user.id)).toMatchObject([{ method: "magic-link" }]);
  });

  test("is not opened by a wrong password, which answers the same as without a second factor", async () => {
    const { user } = await halfway();
    const answer = await new Browser().post("/sign-in/email", { ...user, password: "wrong wrong" });
    expect(answer.status).toBe(401);
    expect(await answer.json()).toMatchObject({ code: "INVALID_EMAIL_OR_PASSWORD" });
  });

  test("is bound to the browser, so that a code alone is refused", async () => {
    const { app, browser } = await halfway();
    const code = await app.code();
    const stranger = await new Browser().post("/two-factor/verify-totp", { code });
    expect(stranger.status).toBe(401);
    expect(await stranger.json()).toEqual(ended);
    const forger = new Browser();
    for (const [name, value] of browser.cookies)
      if (name.endsWith("two_factor"))
        forger.cookies.set(name, (value.startsWith("x") ? "y" : "x") + value.slice(1));
    expect(forger.cookies.size).toBe(1);
    expect(await (await forger.post("/two-factor/verify-totp", { code })).json()).toEqual(ended);
    expect((await browser.post("/two-factor/verify-totp", { code })).status).toBe(200);
  });

  test("is stored as a hash with its owner", async () => {
    const { user, browser } = await halfway();
    const rows = await db.select().from(verifications).where(eq(verifications.userId, user.id));
    const row = rows.find(({ purpose }) => purpose === "two-factor");
    const [, cookie = ""] =
      [...browser.cookies].find(([name]) => name.endsWith("two_factor")) ?? [];
    const [token = ""] = decodeURIComponent(cookie).split(".");
    expect(token).toHaveLength(43);
    expect(JSON.stringify(row)).not.toContain(token);
    expect(row?.emailHash).toBeTruthy();
  });

  test("is accepted once within ten minutes", async () => {
    const { user, app, browser } = await halfway();
    const [row] = await db
      .select({ minutes: sql<number>`extract(epoch FROM expires_at - now()) / 60` })
      .from(verifications)
      .where(sql`${verifications.userId} = ${user.id} AND purpose = 'two-factor'`);
    expect(Number(row?.minutes)).toBeGreaterThan(9.5);
    expect(Number(row?.minutes)).toBeLessThanOrEqual(10);
    await db
      .update(verifications)
      .set({ expiresAt: sql`now() - interval '1 second'` })
      .where(eq(verifications.userId, user.id));
    const late = await browser.post("/two-factor/verify-totp", { code: await app.code() });
    expect(await late.json()).toEqual(ended);
    expect(await sessionsOf(user.id)).toEqual([]);
  });

  test("starts one session for the same code sent twice at once", async () => {
    const { user, app, browser } = await halfway();
    const code = await app.code();
    const cookies = new Map(browser.cookies);
    const twin = new Browser();
    for (const [name, value] of cookies) twin.cookies.set(name, value);
    const answers = await Promise.all(
      [browser, twin].map((each) => each.post("/two-factor/verify-totp", { code })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 401]);
    expect(await sessionsOf(user.id)).toHaveLength(1);
  });

  test("ends the session of another user in the browser", async () => {
    const { browser } = await signedIn();
    const { user } = await halfway();
    expect(await (await browser.post("/sign-in/email", user)).json()).toEqual(pending);
    expect(await whoIs(browser)).toBeUndefined();
  });

  test("is ended by a sign-in as another user", async () => {
    const { browser } = await halfway();
    const other = await createUser();
    await browser.post("/sign-in/email", other);
    expect([...browser.cookies.keys()].join()).not.toContain("two_factor");
    expect(await whoIs(browser)).toBe(other.id);
  });

  test('starts a session that ends with the browser without "remember me"', async () => {
    const { user, app } = await halfway();
    const browser = new Browser();
    await browser.post("/sign-in/email", { ...user, rememberMe: false });
    const answer = await browser.post("/two-factor/verify-totp", { code: await app.code() });
    const [line] = answer.headers.getSetCookie().filter((each) => /session_token=/.test(each));
    expect(line).not.toMatch(/max-age/i);
    const [session] = await sessionsOf(user.id);
    const hours = ((session?.expiresAt.getTime() ?? 0) - Date.now()) / 3_600_000;
    expect(hours).toBeLessThanOrEqual(24);
  });

  test.each([{}, { code: 123456 }, { code: "1".repeat(65) }, { code: { $ne: "" } }])(
    "refuses the code %j",
    async (body) => {
      const { browser } = await halfway();
      for (const path of ["/two-factor/verify-totp", "/two-factor/verify-backup-code"])
        expect((await browser.post(path, body)).status).toBe(400);
    },
  );
});

describe("a pending challenge when the account is deleted", () => {
  test("is refused, also after a restore", async () => {
    const { user, app, recoveryCodes, browser } = await halfway();
    const owner = new Browser();
    await owner.post("/sign-in/email", user);
    await owner.post("/two-factor/verify-backup-code", { code: recoveryCodes[0] });
    const deleted = await owner.post("/delete-user", {
      password: user.password,
      code: recoveryCodes[1],
    });
    expect(deleted.status).toBe(200);
    const answer = await browser.post("/two-factor/verify-totp", { code: await app.code() });
    expect(answer.status).toBe(401);
    expect(await answer.json()).toEqual(ended);
    expect(setsSession(answer)).toBe(false);
    expect(await sessionsOf(user.id)).toEqual([]);

    const restored = await new Browser().post("/soft-deletion/restore", {
      ...user,
      code: await app.code(),
    });
    expect(restored.status).toBe(200);
    const late = await browser.post("/two-factor/verify-backup-code", { code: recoveryCodes[2] });
    expect(await late.json()).toEqual(ended);
    expect(await sessionsOf(user.id)).toEqual([]);
  });

  test("is refused when only the database knows of the deletion", async () => {
    const { user, app, browser } = await halfway();
    await db.execute(sql`
      UPDATE users SET status = 'deleted', deleted_at = now(), purge_at = now() + interval '1 day'
      WHERE id = ${user.id}`);
    const answer = await browser.post("/two-factor/verify-totp", { code: await app.code() });
    expect(answer.status).toBe(403);
    expect(await answer.json()).toMatchObject({ code: "ACCOUNT_DELETED" });
    expect(setsSession(answer)).toBe(false);
    expect(await sessionsOf(user.id)).toEqual([]);
  });

  test("is not opened for a deleted account, which is reported after the password", async () => {
    const { user, app, recoveryCodes } = await halfway();
    const owner = new Browser();
    await owner.post("/sign-in/email", user);
    await owner.post("/two-factor/verify-totp", { code: await app.code() });
    await owner.post("/delete-user", { password: user.password, code: recoveryCodes[0] });
    const wrong = await new Browser().post("/sign-in/email", { ...user, password: "wrong wrong" });
    expect(await wrong.json()).toMatchObject({ code: "INVALID_EMAIL_OR_PASSWORD" });
    const right = await new Browser().post("/sign-in/email", user);
    expect(right.status).toBe(403);
    expect(await right.json()).toMatchObject({ code: "ACCOUNT_DELETED" });
    expect(right.headers.getSetCookie().join()).not.toMatch(/session_token=|two_factor=/);
    const left = await db.select().from(verifications).where(eq(verifications.userId, user.id));
    expect(left.filter(({ purpose }) => purpose === "two-factor")).toEqual([]);
  });

  test("leaves no challenge and no session when a sign-in meets a deletion", async () => {
    for (let round = 0; round < 5; round += 1) {
      const { user, recoveryCodes } = await halfway();
      const owner = new Browser();
      await owner.post("/sign-in/email", user);
      await owner.post("/two-factor/verify-backup-code", { code: recoveryCodes[0] });
      const [deletion, ...signIns] = await Promise.all([
        owner.post("/delete-user", { password: user.password, code: recoveryCodes[1] }),
        new Browser().post("/sign-in/email", user),
        new Browser().post("/sign-in/email", user),
      ]);
      expect(deletion.status).toBe(200);
      for (const { status } of signIns) expect([200, 403]).toContain(status);
      expect(await sessionsOf(user.id)).toEqual([]);
      const left = await db.select().from(verifications).where(eq(verifications.userId, user.id));
      expect(left.filter(({ purpose }) => purpose === "two-factor")).toEqual([]);
    }
  });
});

describe("turning two-factor authentication on and off", () => {
  test("requires a step-up, and changes nothing until the enrollment is confirmed", async () => {
    const { user, browser } = await signedIn();
    for (const [body, code, status] of [
      [{}, "REAUTHENTICATION_REQUIRED", 403],
      [{ password: "wrong wrong" }, "INVALID_PASSWORD", 400],
    ] as const) {
      const refused = await browser.post("/two-factor/enable", body);
      expect(refused.status).toBe(status);
      expect(await refused.json()).toMatchObject({ code });
    }
    const { app, recoveryCodes } = await beginEnrollment(browser, user);
    const elsewhere = new Browser();
    expect(await (await elsewhere.post("/sign-in/email", user)).json()).toMatchObject({
      user: { id: user.id },
    });
    // Neither is a code of an unconfirmed set-up worth anything.
    const stranger = new Browser();
    const answer = await stranger.post("/two-factor/verify-backup-code", {
      code: recoveryCodes[0],
    });
    expect(await answer.json()).toEqual(ended);
    const wrong = await browser.post("/two-factor/verify-totp", { code: await app.wrongCode() });
    expect(wrong.status).toBe(401);
    expect(await wrong.json()).toMatchObject({ code: "INVALID_CODE" });
    const [row] = await db.select().from(users).where(eq(users.id, user.id));
    expect(row?.twoFactorEnabled).toBe(false);
  });

  test("replaces an unconfirmed enrollment", async () => {
    const { user, browser } = await signedIn();
    const first = await beginEnrollment(browser, user);
    const second = await beginEnrollment(browser, user);
    const old = await browser.post("/two-factor/verify-totp", { code: await first.app.code() });
    expect(old.status).toBe(401);
    const fresh = await browser.post("/two-factor/verify-totp", { code: await second.app.code() });
    expect(fresh.status).toBe(200);
  });

  test("ends the other sessions, keeps the current one, and sends an email with an audit row", async () => {
    const { user, browser } = await signedIn();
    const { browser: other } = await signedIn({ user });
    await enrol(browser, user);
    expect(await whoIs(browser)).toBe(user.id);
    expect(await whoIs(other)).toBeUndefined();
    const { rows } = await db.execute(
      sql`SELECT action FROM audit_logs WHERE user_id = ${user.id} AND action LIKE 'two-factor%'`,
    );
    expect(rows).toEqual([{ action: "two-factor.enabled" }]);
    await runJobs();
    expect(await latestMail(user.email, "two-factor.enabled")).toBeDefined();
    const again = await browser.post("/two-factor/enable", { password: user.password });
    expect(again.status).toBe(400);
    expect(await again.json()).toMatchObject({ code: "TOTP_ALREADY_ENABLED" });
  });

  test("requires the factor to turn it off, after which the password is enough", async () => {
    const { user, browser, app } = await createEnrolledUser();
    const half = await browser.post("/two-factor/disable", { password: user.password });
    expect(half.status).toBe(401);
    expect(await half.json()).toMatchObject({ code: "TWO_FACTOR_REQUIRED" });
    const off = await browser.post("/two-factor/disable", {
      password: user.password,
      code: await app.code(),
    });
    expect(off.status).toBe(200);
    expect(await off.json()).toEqual({ status: true });
    const left = await db.select().from(twoFactors).where(eq(twoFactors.userId, user.id));
    expect(left).toEqual([]);
    const answer = await new Browser().post("/sign-in/email", user);
    expect(await answer.json()).toMatchObject({ user: { id: user.id } });
    const again = await browser.post("/two-factor/disable", { password: user.password });
    expect(again.status).toBe(400);
    expect(await again.json()).toMatchObject({ code: "TWO_FACTOR_NOT_ENABLED" });
  });

  test("is refused in a session of an account marked deleted with SQL", async () => {
    const { user, browser } = await signedIn();
    await db.execute(sql`
      UPDATE users SET status = 'deleted', deleted_at = now(), purge_at = now() + interval '1 day'
      WHERE id = ${user.id}`);
    const answer = await browser.post("/two-factor/enable", { password: user.password });
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.status).toBeLessThan(500);
    const left = await db.select().from(twoFactors).where(eq(twoFactors.userId, user.id));
    expect(left).toEqual([]);
  });
});
