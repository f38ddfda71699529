import { and, eq, isNotNull, sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { db } from "@/db/client";
import { accounts, apiKeys, knownDevices, sessions, users, verifications } from "@/db/schema";
import { authError } from "@/lib/auth/auth-error";
import { beginEnrollment, createEnrolledUser } from "@/tests/support/authenticator-app";
import { Browser } from "@/tests/support/browser-client";
import { runJobs } from "@/tests/support/jobs";
import { latestMail } from "@/tests/support/mail";
import { lockOn, meetAt } from "@/tests/support/meet";
import { ownerDb } from "@/tests/support/owner";
import { answerRegistration } from "@/tests/support/passkeys";
import { signedIn } from "@/tests/support/signed-in";
import { createUser, type TestUser } from "@/tests/support/users";

const newPassword = "a password that nobody stole";
const refused = {
  code: "INVALID_EMAIL_OR_PASSWORD",
  message: "Invalid email or password",
};

const enter = (user: TestUser) => () => new Browser().post("/sign-in/email", user);
const sessionsOf = ({ id }: TestUser) => db.$count(sessions, eq(sessions.userId, id));

/** A new password by mail that only waits to be sent. */
async function resetOf(user: TestUser) {
  await new Browser().post("/request-password-reset", { email: user.email });
  await runJobs();
  const mail = await latestMail(user.email, "reset-password");
  const link = mail?.links.find((each) => each.includes("/reset-password?token=")) ?? "";
  const token = new URL(link).searchParams.get("token");
  return () => new Browser().post("/reset-password", { token, newPassword });
}

/** The first operation has the account first; the second was on its way when it came. */
async function meet(
  user: TestUser,
  first: () => Promise<Response>,
  second: () => Promise<Response>,
): Promise<Response> {
  const [one, other] = await meetAt(lockOn.user(user.id), first, second);
  expect("value" in one && one.value.status).toBe(200);
  if (!("value" in other)) throw other.error;
  return other.value;
}

async function expectRefused(answer: Response): Promise<void> {
  expect(await answer.json()).toEqual(refused);
  expect(answer.status).toBe(401);
  expect(answer.headers.getSetCookie().join()).not.toMatch(/(session_token|two_factor)=[^;]/);
}

describe("a sign-in whose password was verified before a change", () => {
  test("stores no session for the old password after a reset", async () => {
    const { user } = await signedIn();
    await expectRefused(await meet(user, await resetOf(user), enter(user)));
    expect(await sessionsOf(user)).toBe(0);
  });

  test("leaves no other session after a change of the password", async () => {
    const { user, browser } = await signedIn();
    const change = () =>
      browser.post("/change-password", { currentPassword: user.password, newPassword });
    await expectRefused(await meet(user, change, enter(user)));
    expect(await sessionsOf(user)).toBe(1);
  });

  test("stores no session for a password alone after two-factor authentication is turned on", async () => {
    const { user, browser } = await signedIn();
    const { app } = await beginEnrollment(browser, user);
    const code = await app.code();
    const turnOn = () => browser.post("/two-factor/verify-totp", { code });
    await expectRefused(await meet(user, turnOn, enter(user)));
    expect(await sessionsOf(user)).toBe(1);
  });

  test("opens no challenge for the old password after a reset of an account with a second factor", async () => {
    const { user } = await createEnrolledUser();
    await expectRefused(await meet(user, await resetOf(user), enter(user)));
    expect(
      await db.$count(
        verifications,
        and(eq(verifications.userId, user.id), eq(verifications.purpose, "two-factor")),
      ),
    ).toBe(0);
  });

  test("stores the session when only the digest was rehashed", async () => {
    const user = await createUser();
    const { hash } = await import("bcryptjs");
    await db
      .update(accounts)
      .set({ password: await hash(user.password, 4) })
      .where(eq(accounts.userId, user.id));
    const answers = await Promise.all([enter(user)(), enter(user)(), enter(user)()]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
  });
});

describe("an operation whose step-up came before a reset ended the session", () => {
  const operations: Record<
    string,
    (user: TestUser, browser: Browser) => Promise<[string, object]>
  > = {
    "an API key": async ({ password }) => [
      "/api-keys/create",
      { name: "Deploy", expiresInDays: 1, password },
    ],
    "a change of address": async ({ email, password }) => [
      "/change-email",
      { newEmail: `thief-${email}`, password },
    ],
    "a second factor": async ({ password }) => ["/two-factor/enable", { password }],
    "a change of the password": async ({ password }) => [
      "/change-password",
      { currentPassword: password, newPassword: "a password of the thief" },
    ],
    "a passkey": async (user, browser) => [
      "/passkey/verify-registration",
      { response: (await answerRegistration(browser, user)).response },
    ],
  };

  test.each(Object.entries(operations))(
    "refuses %s with 401, and changes nothing",
    async (_name, make) => {
      const { user, browser: thief } = await signedIn();
      const reset = await resetOf(user);
      const [path, body] = await make(user, thief);
      const answer = await meet(user, reset, () => thief.post(path, body));
      expect(await answer.json()).toMatchObject({ code: "UNAUTHORIZED" });
      expect(answer.status).toBe(401);
      expect(await db.$count(apiKeys, eq(apiKeys.userId, user.id))).toBe(0);
      expect(await db.$count(verifications, eq(verifications.userId, user.id))).toBe(0);
    },
  );
});

describe("deletion and erasure in a session that has ended in the meantime", () => {
  const operations: Record<
    string,
    (user: TestUser, browser: Browser) => Promise<[string, object]>
  > = {
    "a deletion": async ({ password }) => ["/delete-user", { password }],
    "an erasure": async ({ email, password }) => ["/soft-deletion/erase", { email, password }],
    "the end of a change of address": async ({ email, password }, browser) => {
      const newEmail = `thief-${email}`;
      await browser.post("/change-email", { newEmail, password });
      await runJobs();
      const link = (await latestMail(newEmail, "email-change-confirm"))?.links[0] ?? "";
      return ["/change-email/confirm", { token: new URL(link).searchParams.get("token") }];
    },
  };
  const endings: Record<
    string,
    (user: TestUser, browser: Browser) => Promise<() => Promise<Response>>
  > = {
    "a sign-out everywhere": async (user) => {
      const { browser: owner } = await signedIn({ user });
      return () => owner.post("/revoke-sessions", {});
    },
    "a new password in the very session whose cookie was copied": async ({ password }, browser) => {
      const owner = new Browser();
      for (const [name, value] of browser.cookies) owner.cookies.set(name, value);
      return () => owner.post("/change-password", { currentPassword: password, newPassword });
    },
    "a new password by mail": resetOf,
  };
  const all = Object.keys(operations).flatMap((operation) =>
    Object.keys(endings).map((ending) => [operation, ending] as const),
  );

  test.each(all)(
    "refuses %s against %s with 401, and keeps the account",
    async (operation, ending) => {
      const { user, browser: thief } = await signedIn();
      const [path, body] = (await operations[operation]?.(user, thief)) ?? ["", {}];
      const end = await endings[ending]?.(user, thief);
      const answer = await meet(user, end as () => Promise<Response>, () => thief.post(path, body));
      expect(await answer.json()).toEqual(authError("UNAUTHORIZED"));
      expect(answer.status).toBe(401);
      const [row] = await db.select().from(users).where(eq(users.id, user.id));
      expect(row).toMatchObject({ status: "active", email: user.email, purgeAt: null });
    },
  );
});

test("does not trust a browser whose challenge was passed before a reset", async () => {
  const { user, app } = await createEnrolledUser();
  const thief = new Browser();
  await thief.post("/sign-in/email", user);
  const [reset, code] = [await resetOf(user), await app.code()];
  const finish = () => thief.post("/two-factor/verify-totp", { code, trustDevice: true });
  expect((await meet(user, finish, reset)).status).toBe(200);
  expect(await sessionsOf(user)).toBe(0);
  const trusting = and(eq(knownDevices.userId, user.id), isNotNull(knownDevices.trustedUntil));
  expect(await db.$count(knownDevices, trusting)).toBe(0);
});

test("revokes API keys on a password reset", async () => {
  const { user, browser } = await signedIn();
  const { password } = user;
  await browser.post("/api-keys/create", { name: "Deploy", expiresInDays: 1, password });
  expect(await db.$count(apiKeys, eq(apiKeys.userId, user.id))).toBe(1);
  const reset = await resetOf(user);
  expect((await reset()).status).toBe(200);
  expect(await db.$count(apiKeys, eq(apiKeys.userId, user.id))).toBe(0);
});

test("regression: stores no session when the sign-in cannot be recorded", async () => {
  const user = await createUser();
  await ownerDb.execute(sql`
    CREATE FUNCTION refuse_device() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN RAISE EXCEPTION 'no device'; END $$`);
  await ownerDb.execute(sql`
    CREATE TRIGGER refuse_device BEFORE INSERT ON known_devices
    FOR EACH ROW EXECUTE FUNCTION refuse_device()`);
  try {
    const answer = await new Browser().post("/sign-in/email", user);
    expect(answer.status).toBe(500);
    expect(await db.$count(sessions, eq(sessions.userId, user.id))).toBe(0);
  } finally {
    await ownerDb.execute(sql`DROP TRIGGER refuse_device ON known_devices`);
  }
});
