import { eq, sql } from "drizzle-orm";
import { afterAll, describe, expect, test, vi } from "vitest";
import { db } from "@/db/client";
import { accounts, knownDevices, sessions, users, verifications } from "@/db/schema";
import { eraseNow } from "@/lib/account/deletion/erase-now";
import { purgeAccount } from "@/lib/account/deletion/purge";
import { requestDeletion } from "@/lib/account/deletion/request-deletion";
import { restoreAccount } from "@/lib/account/restore/restore";
import { verifyAccounts } from "@/lib/account/verify/verify";
import { cleanup } from "@/lib/cleanup";
import { createEnrolledUser, enrol, forgetUsedCodes } from "@/tests/support/authenticator-app";
import { Browser } from "@/tests/support/browser-client";
import { withGracePass } from "@/tests/support/deleted-account";
import { runJobs } from "@/tests/support/jobs";
import { latestMail } from "@/tests/support/mail";
import { signedIn } from "@/tests/support/signed-in";
import { createUser, type TestUser } from "@/tests/support/users";
import { userOfKey } from "./sessions/session";

const origin = "http://127.0.0.1:3000";
// Each opens everything that there is.
vi.setConfig({ testTimeout: 120_000 });
const strangersPassword = "a password of a stranger";

const remove = (userId: string) =>
  db.transaction((tx) => requestDeletion(tx, { userId, origin, source: "cli" }));

async function mailedToken(email: string, part: string): Promise<string> {
  await runJobs();
  const link = (await latestMail(email))?.links.find((each) => each.includes(part));
  const token = link && new URL(link).searchParams.get("token");
  if (!token) throw new Error(`no ${part} was mailed`);
  return token;
}

/** Everything that is open in an account at one moment: in mailboxes, in browsers, in scripts. */
async function openEverything() {
  const { user, browser: owner, app } = await createEnrolledUser();
  await forgetUsedCodes(user.id);
  const trusted = new Browser();
  await trusted.post("/sign-in/email", user);
  await trusted.post("/two-factor/verify-totp", { code: await app.code(), trustDevice: true });
  await trusted.post("/sign-out", {});

  await forgetUsedCodes(user.id);
  const proof = async () => ({ password: user.password, code: await app.code() });
  const made = await owner.post("/api-keys/create", {
    name: "Deploy",
    expiresInDays: 30,
    ...(await proof()),
  });
  const { key } = (await made.json()) as { key: string };
  await forgetUsedCodes(user.id);
  const newEmail = `new-${user.email}`;
  await owner.post("/change-email", { newEmail, ...(await proof()) });
  const changeToken = await mailedToken(newEmail, "/confirm-email");

  await new Browser().post("/request-password-reset", { email: user.email });
  const resetToken = await mailedToken(user.email, "/reset-password");
  await new Browser().post("/sign-in/magic-link", { email: user.email });
  const magicToken = await mailedToken(user.email, "/magic-link");

  await forgetUsedCodes(user.id);
  const purpose = "delete-account";
  expect((await owner.post("/step-up/verify", { purpose, ...(await proof()) })).status).toBe(200);
  const halfway = new Browser();
  await halfway.post("/sign-in/email", user);
  await forgetUsedCodes(user.id);
  const code = await app.code();
  expect(await userOfKey(key)).toMatchObject({ id: user.id });
  return { user, owner, trusted, halfway, app, key, changeToken, resetToken, magicToken, code };
}

type Open = Awaited<ReturnType<typeof openEverything>>;

const answer = async (sent: Promise<Response>) => {
  const response = await sent;
  expect(response.headers.getSetCookie().join()).not.toMatch(/session_token=[^;]/);
  return { status: response.status, code: ((await response.json()) as { code?: string })?.code };
};

/** Uses each of them, and finds that it is dead. */
async function expectDead(open: Open, newcomer?: Browser): Promise<void> {
  const { owner, halfway, key, changeToken, resetToken, magicToken, code } = open;
  const invalid = { status: 400, code: "INVALID_TOKEN" };
  const signedOut = { status: 401, code: "UNAUTHORIZED" };
  const anybody = newcomer ?? new Browser();
  const reset = { token: resetToken, newPassword: strangersPassword };
  expect(await answer(anybody.post("/reset-password", reset))).toEqual(invalid);
  expect(await answer(anybody.post("/magic-link/verify", { token: magicToken }))).toEqual(invalid);
  const change = { token: changeToken };
  expect(await answer(owner.post("/change-email/confirm", change))).toEqual(signedOut);
  if (newcomer)
    expect(await answer(newcomer.post("/change-email/confirm", change))).toEqual(invalid);
  expect(await answer(halfway.post("/two-factor/verify-totp", { code }))).toEqual({
    status: 401,
    code: "INVALID_TWO_FACTOR_COOKIE",
  });
  expect(await (await owner.get("/get-session")).json()).toBeNull();
  expect(await answer(owner.post("/delete-user", {}))).toEqual(signedOut);
  expect(await userOfKey(key)).toBeNull();
}

async function factsOf(userId: string) {
  const [user] = await db.select().from(users).where(eq(users.id, userId));
  const passwords = await db
    .select({ password: accounts.password })
    .from(accounts)
    .where(eq(accounts.userId, userId));
  const open = await db.$count(sessions, eq(sessions.userId, userId));
  return {
    email: user?.email,
    verified: user?.emailVerified,
    status: user?.status,
    passwords,
    open,
  };
}

afterAll(async () => {
  await runJobs();
  expect((await verifyAccounts()).flatMap(({ problems }) => problems)).toEqual([]);
});

describe("requests that were open when the account was deleted", () => {
  test("have no effect during the grace period", async () => {
    const open = await openEverything();
    await remove(open.user.id);
    const before = await factsOf(open.user.id);
    expect(before).toMatchObject({ status: "deleted", open: 0 });
    await expectDead(open);
    expect(await factsOf(open.user.id)).toEqual(before);
  });

  test("have no effect after a restore", async () => {
    const open = await openEverything();
    await remove(open.user.id);
    await db.transaction((tx) => restoreAccount(tx, { userId: open.user.id, origin, by: "cli" }));
    const before = await factsOf(open.user.id);
    expect(before).toMatchObject({ status: "active", open: 0 });
    await expectDead(open);
    expect(await factsOf(open.user.id)).toEqual(before);
    // The browser that was trusted is asked for the second factor again.
    const asked = await open.trusted.post("/sign-in/email", open.user);
    expect(await asked.json()).toMatchObject({ twoFactorRedirect: true });
  });
});

const endings: Record<string, (user: TestUser) => Promise<unknown>> = {
  "a purge at its deadline": async ({ id, subject }) => {
    await remove(id);
    await db.execute(sql`UPDATE users SET purge_at = now() WHERE id = ${id}`);
    await db.execute(
      sql`UPDATE blocked_identifiers SET expires_at = now() WHERE subject = ${subject}`,
    );
    await purgeAccount(id);
  },
  "erase now": async ({ id: userId }) => {
    await db.transaction((tx) => eraseNow(tx, { userId, origin, source: "cli" }));
    await runJobs();
  },
  "a DELETE by hand": ({ id }) => db.delete(users).where(eq(users.id, id)),
};

describe.each(Object.entries(endings))("after %s", (_name, end) => {
  test("accepts nothing that was open before, also when another person registers the address", async () => {
    const open = await openEverything();
    const { user } = open;
    await end(user);
    expect(await db.$count(users, eq(users.email, user.email))).toBe(0);
    const next = await createUser({ email: user.email });
    const { browser } = await signedIn({ user: next });
    const before = await factsOf(next.id);
    await expectDead(open, browser);
    expect(await factsOf(next.id)).toEqual(before);
    expect(await db.$count(knownDevices, eq(knownDevices.userId, user.id))).toBe(0);
    // A browser that was trusted by the account of before is not by this one.
    await enrol(browser, next);
    const asked = await open.trusted.post("/sign-in/email", next);
    expect(await asked.json()).toMatchObject({ twoFactorRedirect: true });
  });
});

describe.each(["a purge at its deadline", "erase now", "a DELETE by hand"])(
  "after %s of a deleted account",
  (name) => {
    test("refuses the emailed link and the grace pass, also for the new owner of the address", async () => {
      const user = await createUser();
      await remove(user.id);
      const token = await mailedToken(user.email, "/restore");
      const browser = await withGracePass(user);
      await endings[name]?.(user);
      const next = await createUser({ email: user.email, password: user.password });
      const restored = await answer(browser.post("/soft-deletion/restore", { token }));
      expect(restored).toEqual({ status: 400, code: "RESTORE_LINK_INVALID" });
      expect(await answer(browser.post("/soft-deletion/restore", {}))).toEqual({
        status: 400,
        code: "RESTORE_INPUT_REQUIRED",
      });
      const erased = await answer(
        browser.post("/soft-deletion/erase", { email: user.email, via: "grace-pass" }),
      );
      expect(erased).toEqual({ status: 401, code: "UNAUTHORIZED" });
      expect(await factsOf(next.id)).toMatchObject({ status: "active", verified: true });
      expect(await db.$count(verifications, eq(verifications.userId, user.id))).toBe(0);
    });
  },
);

describe("the verification link of an unverified account", () => {
  const ends: Record<string, (userId: string) => Promise<unknown>> = {
    "its deletion": remove,
    "the cleanup": async (userId) => {
      await db.execute(
        sql`UPDATE users SET created_at = now() - interval '8 days' WHERE id = ${userId}`,
      );
      await cleanup();
    },
    "a DELETE by hand": (id) => db.delete(users).where(eq(users.id, id)),
  };

  test.each(Object.entries(ends))(
    "is refused after %s, also for the next sign-up",
    async (_, end) => {
      const email = (await createUser()).email.replace("@", "-other@");
      const first = new Browser();
      const signUp = (browser: Browser, password: string) =>
        browser.post("/sign-up/email", { name: "Eve", email, password });
      await signUp(first, strangersPassword);
      const token = await mailedToken(email, "/verify-email");
      const [user] = await db.select().from(users).where(eq(users.email, email));
      await end(user?.id ?? "");
      expect(await db.$count(users, eq(users.email, email))).toBe(0);

      await signUp(new Browser(), "the password of its owner");
      const [next] = await db.select().from(users).where(eq(users.email, email));
      const followed = await first.get(`/verify-email?token=${token}`);
      expect(followed.headers.get("location")).toBe("/verify-email?error=invalid");
      for (const password of [strangersPassword, "the password of its owner"])
        expect(await answer(new Browser().post("/verify-email", { token, password }))).toEqual({
          status: 400,
          code: "INVALID_TOKEN",
        });
      expect(await factsOf(next?.id ?? "")).toMatchObject({ verified: false, open: 0 });
    },
  );
});
