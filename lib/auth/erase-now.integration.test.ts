import { randomUUID } from "node:crypto";
import { and, eq, sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { db } from "@/db/client";
import { auditLogs, blockedIdentifiers, users } from "@/db/schema";
import { eraseNow } from "@/lib/account/deletion/erase-now";
import { restoreAccount } from "@/lib/account/restore/restore";
import { authError } from "@/lib/auth/auth-error";
import { successMessages } from "@/lib/auth/soft-deletion/success-messages";
import { createEnrolledUser } from "@/tests/support/authenticator-app";
import { Browser } from "@/tests/support/browser-client";
import { cookieName } from "@/tests/support/cookie-name";
import { deletedAccount, withGracePass } from "@/tests/support/deleted-account";
import { runJobs } from "@/tests/support/jobs";
import { latestMail } from "@/tests/support/mail";
import { lockOn, meetAt } from "@/tests/support/meet";
import { mailedCode, signedInWithoutPassword } from "@/tests/support/passwordless";
import { signedIn } from "@/tests/support/signed-in";
import { createUser, type TestUser } from "@/tests/support/users";

const origin = "http://127.0.0.1:3000";
const done = { success: true, message: successMessages.erased };
const stepUpRequired = authError("REAUTHENTICATION_REQUIRED");

const erase = (browser: Browser, body: object) => browser.post("/soft-deletion/erase", body);
const rowOf = async ({ id }: TestUser) =>
  (await db.select().from(users).where(eq(users.id, id)))[0];

async function actionsOf({ subject }: TestUser): Promise<string[]> {
  const rows = await db
    .select({ action: auditLogs.action })
    .from(auditLogs)
    .where(and(eq(auditLogs.subject, subject), sql`action LIKE 'account.%'`))
    .orderBy(auditLogs.seq);
  return rows.map(({ action }) => action);
}

/** Erased by the answer on: no way back, before anything was purged; then gone. */
async function expectErased(answer: Response, user: TestUser): Promise<void> {
  expect(await answer.json()).toEqual(done);
  expect(answer.status).toBe(200);
  const restored = await new Browser().post("/soft-deletion/restore", user);
  expect(restored.status).toBe(401);
  const by = { userId: user.id, origin, by: "cli" } as const;
  expect(await db.transaction((tx) => restoreAccount(tx, by))).toBe(false);
  await runJobs();
  expect(await rowOf(user)).toBeUndefined();
  expect((await latestMail(user.email))?.text).toContain(user.subject);
}

async function expectRefused(answer: Response, status: number, body: object, user: TestUser) {
  const before = await rowOf(user);
  expect(await answer.json()).toEqual(body);
  expect(answer.status).toBe(status);
  await runJobs();
  expect(await rowOf(user)).toEqual(before);
}

describe("erase now, in a session", () => {
  test("requires the password and the address in any spelling, and clears the cookies", async () => {
    const { user, browser } = await signedIn();
    const email = ` ${user.email.replace("@", "+tag@").toUpperCase()}`;
    const answer = await erase(browser, { email, password: user.password });
    expect([...browser.cookies.keys()]).not.toContain(cookieName("session_token"));
    await expectErased(answer, user);
    expect(await actionsOf(user)).toEqual(["account.deleted", "account.erased"]);
    const mails = await latestMail(user.email, "deletion-requested");
    expect(mails).toBeUndefined();
  });

  test("releases the address", async () => {
    const { user, browser } = await signedIn();
    await erase(browser, { email: user.email, password: user.password });
    await runJobs();
    const live = and(
      eq(blockedIdentifiers.subject, user.subject),
      sql`${blockedIdentifiers.expiresAt} > now()`,
    );
    expect(await db.$count(blockedIdentifiers, live)).toBe(0);
    const { email, name, password } = user;
    await new Browser().post("/sign-up/email", { email, name, password });
    expect(await db.$count(users, eq(users.email, email))).toBe(1);
  });

  test("refuses another address before anything is consumed", async () => {
    const { user, browser } = await signedIn();
    const { password } = user;
    const purpose = "erase-account";
    await browser.post("/step-up/verify", { purpose, password });
    const mismatch = authError("EMAIL_MISMATCH");
    for (const email of ["", "other@example.com", user.email.split("@")[0]])
      await expectRefused(await erase(browser, { email }), 400, mismatch, user);
    expect(await actionsOf(user)).toEqual(Array(3).fill("account.deletion-refused"));
    await expectErased(await erase(browser, { email: user.email }), user);
  });

  test("refuses a missing or wrong step-up, and one for a deletion", async () => {
    const { user, browser } = await signedIn();
    const { email, password } = user;
    await browser.post("/step-up/verify", { purpose: "delete-account", password });
    await expectRefused(await erase(browser, { email }), 403, stepUpRequired, user);
    await expectRefused(
      await erase(browser, { email, password: "wrong wrong" }),
      400,
      authError("INVALID_PASSWORD"),
      user,
    );
    expect((await erase(browser, { password })).status).toBe(400);
    expect((await erase(new Browser(), { email, password })).status).toBe(401);
  });

  test("requires the second factor", async () => {
    const { user, browser, recoveryCodes } = await createEnrolledUser();
    const { email, password } = user;
    await expectRefused(
      await erase(browser, { email, password }),
      401,
      authError("TWO_FACTOR_REQUIRED"),
      user,
    );
    const answer = await erase(browser, { email, password, code: recoveryCodes[0] });
    expect(answer.status).toBe(200);
    await runJobs();
    expect(await rowOf(user)).toBeUndefined();
  });

  test("accepts an emailed code for an account without a password", async () => {
    const { user, browser } = await signedInWithoutPassword();
    const purpose = "erase-account";
    await browser.post("/step-up/request", { purpose });
    const mailCode = await mailedCode(user.email);
    await browser.post("/step-up/verify", { purpose, mailCode });
    expect((await erase(browser, { email: user.email })).status).toBe(200);
    await runJobs();
    expect(await rowOf(user)).toBeUndefined();
  });

  test("refuses the last admin", async () => {
    const user = await createUser({ role: "admin" });
    const { browser } = await signedIn({ user });
    const { email, password } = user;
    await expectRefused(
      await erase(browser, { email, password }),
      409,
      authError("LAST_ADMIN"),
      user,
    );
  });
});

describe("erase now, with a grace pass", () => {
  test("requires the password again, and ends before the deadline", async () => {
    const { user } = await deletedAccount();
    const browser = await withGracePass(user);
    const { email, password } = user;
    await expectRefused(await erase(browser, { email }), 403, stepUpRequired, user);
    const answer = await erase(browser, { email, password });
    expect([...browser.cookies.keys()]).toEqual([]);
    await expectErased(answer, user);
    expect(await actionsOf(user)).toEqual([
      "account.deleted",
      "account.deletion-refused",
      "account.erase-asked",
      "account.erased",
    ]);
  });

  test("accepts a grant that is bound to the pass", async () => {
    const { user } = await deletedAccount();
    const browser = await withGracePass(user);
    const { email, password } = user;
    const grant = { purpose: "erase-account", password };
    expect((await browser.post("/step-up/verify", grant)).status).toBe(200);
    const newer = await withGracePass(user);
    await expectRefused(await erase(newer, { email }), 403, stepUpRequired, user);
    expect((await newer.post("/step-up/verify", grant)).status).toBe(200);
    await expectErased(await erase(newer, { email }), user);
  });

  test("accepts a link and an emailed code for an account without a password", async () => {
    const { user, browser } = await signedInWithoutPassword();
    const purpose = "delete-account";
    await browser.post("/step-up/request", { purpose });
    const mailCode = await mailedCode(user.email);
    await browser.post("/step-up/verify", { purpose, mailCode });
    await browser.post("/delete-user", {});
    await runJobs();
    const mail = await latestMail(user.email, "deletion-requested");
    const link = mail?.links.find((candidate) => candidate.includes("token=")) ?? "";
    const pass = await withGracePass({ token: new URL(link).searchParams.get("token") });
    const asked = { purpose: "erase-account" };
    expect((await pass.post("/step-up/request", asked)).status).toBe(200);
    const second = { ...asked, mailCode: await mailedCode(user.email) };
    expect((await pass.post("/step-up/verify", second)).status).toBe(200);
    expect((await erase(pass, { email: user.email })).status).toBe(200);
    await runJobs();
    expect(await rowOf(user)).toBeUndefined();
  });

  test("uses the pass that `via` names beside another user's session, and leaves that user alone", async () => {
    const { user } = await deletedAccount();
    const { user: other, browser } = await signedIn();
    await browser.post("/soft-deletion/grace-pass", user);
    const via = "grace-pass";
    const { email, password } = user;
    expect((await erase(browser, { email, password })).status).toBe(400);
    const grant = { purpose: "erase-account", password, via };
    expect((await browser.post("/step-up/verify", grant)).status).toBe(200);
    expect((await erase(browser, { email, via })).status).toBe(200);
    await runJobs();
    expect(await rowOf(user)).toBeUndefined();
    expect(await rowOf(other)).toMatchObject({ status: "active" });
    expect(await (await browser.get("/get-session")).json()).toMatchObject({
      user: { email: other.email },
    });
  });

  test("erases only the account of the pass, not a signed-in account marked deleted with SQL", async () => {
    const { user, browser } = await signedIn();
    await db.execute(sql`
      UPDATE users SET status = 'deleted', deleted_at = now(), purge_at = now() + interval '9 days'
      WHERE id = ${user.id}`);
    const { user: other } = await deletedAccount();
    await browser.post("/soft-deletion/grace-pass", other);
    const { password } = other;
    expect(
      (await browser.post("/step-up/verify", { purpose: "erase-account", password })).status,
    ).toBe(200);
    for (const body of [{ email: user.email, password }, { email: user.email }])
      await expectRefused(await erase(browser, body), 403, stepUpRequired, user);
    // Nothing of it was used up: with its own address the pass still erases its own account.
    await expectErased(await erase(browser, { email: other.email, via: "grace-pass" }), other);
  });
});

describe("concurrent requests", () => {
  test("refuses a grace pass that a restore has ended", async () => {
    const { user } = await deletedAccount();
    const browser = await withGracePass(user);
    const [restored, refused] = await meetAt(
      lockOn.user(user.id),
      () => new Browser().post("/soft-deletion/restore", user),
      () => erase(browser, { email: user.email, password: user.password }),
    );
    if (!("value" in restored && "value" in refused)) throw new Error("an error came of it");
    expect(restored.value.status).toBe(200);
    expect(await refused.value.json()).toEqual(authError("UNAUTHORIZED"));
    expect(refused.value.status).toBe(401);
    expect(await rowOf(user)).toMatchObject({ status: "active", purgeAt: null });
  });

  test.each(["a session", "a grace pass"])(
    "answers a double click with %s twice alike",
    async (by) => {
      const byPass = by === "a grace pass";
      const deleted = async () => {
        const { user } = await deletedAccount();
        return { user, browser: await withGracePass(user) };
      };
      const { user, browser } = byPass ? await deleted() : await signedIn();
      const { email, password } = user;
      const click = () => erase(browser, { email, password });
      const both = await meetAt(lockOn.user(user.id), click, click);
      expect(both.map((one) => "value" in one && one.value.status)).toEqual([200, 200]);
      const asked = (await actionsOf(user)).filter((action) => action === "account.erase-asked");
      expect(asked).toHaveLength(byPass ? 1 : 0);
      await runJobs();
      expect(await rowOf(user)).toBeUndefined();
    },
  );

  test("creates one purge and one receipt for concurrent and repeated requests", async () => {
    const { user } = await deletedAccount();
    const once = () =>
      db.transaction((tx) => eraseNow(tx, { userId: user.id, origin, source: "api" }));
    await Promise.all([once(), once(), once()]);
    await once();
    await runJobs();
    await once();
    const erased = (await actionsOf(user)).filter((action) => action === "account.erased");
    expect(erased).toHaveLength(1);
    const asked = (await actionsOf(user)).filter((action) => action === "account.erase-asked");
    expect(asked).toHaveLength(1);
  });

  test("erases the account when a restore runs at the same time", async () => {
    for (let round = 0; round < 12; round += 1) {
      const { id: userId } = await createUser({ email: `r-${randomUUID()}@example.com` });
      const erasing = () => db.transaction((tx) => eraseNow(tx, { userId, origin, source: "api" }));
      await db.execute(sql`
        UPDATE users SET status = 'deleted', deleted_at = now(), purge_at = now() + interval '1 day'
        WHERE id = ${userId}`);
      const [restored] = await Promise.all([
        db.transaction((tx) => restoreAccount(tx, { userId, origin, by: "grace-pass" })),
        erasing(),
      ]);
      await runJobs();
      const rows = await db.select().from(users).where(eq(users.id, userId));
      // Restored and erased as an active account, or erased before the restore came.
      expect(rows, `restored: ${restored}`).toEqual([]);
    }
  });
});
