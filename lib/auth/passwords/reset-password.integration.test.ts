import { randomUUID } from "node:crypto";
import { and, eq, sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { db } from "@/db/client";
import { accounts, auditLogs, knownDevices, sessions, users, verifications } from "@/db/schema";
import { requestDeletion } from "@/lib/account/deletion/request-deletion";
import { issueToken } from "@/lib/account/tokens";
import { Browser } from "@/tests/support/browser-client";
import { cookieName } from "@/tests/support/cookie-name";
import { runJobs } from "@/tests/support/jobs";
import { latestMail } from "@/tests/support/mail";
import { ownerDb } from "@/tests/support/owner";
import { createUser } from "@/tests/support/users";
import { auth } from "../auth";
import { authError } from "../auth-error";
import { findLinkOwner } from "../links/followed-links";

const origin = "http://127.0.0.1:3000";
const newPassword = "a better horse battery";
const newEmail = () => `r-${randomUUID().slice(0, 8)}@example.com`;

async function tokenFor(email: string): Promise<string> {
  await new Browser().post("/request-password-reset", { email });
  await runJobs();
  const mail = await latestMail(email, "reset-password");
  const link = mail?.links.find((each) => each.includes("/reset-password?token="));
  if (!link) throw new Error("no link");
  return new URL(link).searchParams.get("token") ?? "";
}

const invalid = authError("INVALID_TOKEN");

async function expectInvalid(token: string): Promise<void> {
  const answer = await new Browser().post("/reset-password", { token, newPassword });
  expect(answer.status).toBe(400);
  expect(await answer.json()).toEqual(invalid);
}

describe("POST /reset-password", () => {
  test("sets the password, ends sessions, links, trust and a lockout, and keeps the second factor", async () => {
    const user = await createUser();
    const browser = new Browser();
    await browser.post("/sign-in/email", user);
    const [row] = await db.select().from(users).where(eq(users.id, user.id));
    await issueToken(db, {
      userId: user.id,
      emailHash: row?.emailHash ?? "",
      purpose: "magic-link",
      expiresAt: sql`now() + interval '10 minutes'`,
    });
    await db.update(users).set({ twoFactorEnabled: true }).where(eq(users.id, user.id));
    await db.insert(knownDevices).values({
      userId: user.id,
      deviceHash: "trusted",
      trustedUntil: sql`now() + interval '1 day'`,
    });
    for (let attempt = 0; attempt < 6; attempt += 1)
      await new Browser().post("/sign-in/email", { email: user.email, password: "wrong wrong" });
    expect((await new Browser().post("/sign-in/email", user)).status).toBe(429);

    const token = await tokenFor(user.email);
    const answer = await new Browser().post("/reset-password", { token, newPassword });
    expect(await answer.json()).toEqual({ status: true });
    // No session begins; the browser is known from now on, and trusted with nothing.
    expect(answer.headers.getSetCookie()).toEqual([
      expect.stringContaining(`${cookieName("device")}=`),
    ]);
    expect(await db.select().from(sessions).where(eq(sessions.userId, user.id))).toEqual([]);
    expect(await db.select().from(verifications).where(eq(verifications.userId, user.id))).toEqual(
      [],
    );
    const devices = await db.select().from(knownDevices).where(eq(knownDevices.userId, user.id));
    expect(devices.map(({ trustedUntil }) => trustedUntil)).toEqual(devices.map(() => null));
    expect(await db.select().from(users).where(eq(users.id, user.id))).toMatchObject([
      { twoFactorEnabled: true },
    ]);
    await runJobs();
    expect(await latestMail(user.email, "password-changed")).toBeDefined();
    const audited = and(eq(auditLogs.userId, user.id), eq(auditLogs.action, "password.reset"));
    expect(await db.select().from(auditLogs).where(audited)).toHaveLength(1);

    await db.update(users).set({ twoFactorEnabled: false }).where(eq(users.id, user.id));
    const signIn = await new Browser().post("/sign-in/email", {
      email: user.email,
      password: newPassword,
    });
    expect(signIn.status).toBe(200);
    await expectInvalid(token);
  });

  test.each([
    ["short", "PASSWORD_TOO_SHORT"],
    ["x".repeat(129), "PASSWORD_TOO_LONG"],
  ])("refuses a weak password without consuming the link", async (bad, code) => {
    const user = await createUser();
    const token = await tokenFor(user.email);
    const refused = await new Browser().post("/reset-password", { token, newPassword: bad });
    expect(refused.status).toBe(400);
    expect(await refused.json()).toMatchObject({ code });
    expect((await new Browser().post("/reset-password", { token, newPassword })).status).toBe(200);
  });

  test("refuses a link that is expired, replaced, for another purpose or used at the same time", async () => {
    const user = await createUser();
    const older = await tokenFor(user.email);
    const token = await tokenFor(user.email);
    await expectInvalid(older);
    // What the page of the link shows, or that the link is no longer valid; looking consumes nothing.
    expect(await findLinkOwner(await auth.$context, "reset-password", older)).toBeNull();
    expect(await findLinkOwner(await auth.$context, "reset-password", token)).toMatchObject({
      email: user.email,
    });
    expect((await new Browser().post("/magic-link/verify", { token })).status).toBe(400);
    const answers = await Promise.all(
      [1, 2, 3].map(() => new Browser().post("/reset-password", { token, newPassword })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 400, 400]);
    expect(await findLinkOwner(await auth.$context, "reset-password", token)).toBeNull();
    const expired = await tokenFor(user.email);
    await db
      .update(verifications)
      .set({ expiresAt: sql`now()` })
      .where(eq(verifications.userId, user.id));
    await expectInvalid(expired);
  });

  test("refuses a link in another user's session without consuming it", async () => {
    const user = await createUser();
    const other = await createUser();
    const token = await tokenFor(user.email);
    const browser = new Browser();
    await browser.post("/sign-in/email", other);
    const answer = await browser.post("/reset-password", { token, newPassword });
    expect(answer.status).toBe(409);
    expect(await answer.json()).toMatchObject({ code: "WRONG_SESSION" });
    expect((await new Browser().post("/reset-password", { token, newPassword })).status).toBe(200);
  });

  test("sets a first password, and keeps the other sign-in methods", async () => {
    const user = await createUser();
    await db
      .update(accounts)
      .set({ providerId: "github", accountId: randomUUID(), password: null })
      .where(eq(accounts.userId, user.id));
    const token = await tokenFor(user.email);
    await new Browser().post("/reset-password", { token, newPassword });
    const ways = await db.select().from(accounts).where(eq(accounts.userId, user.id));
    expect(ways.map(({ providerId }) => providerId).sort()).toEqual(["credential", "github"]);
    const signIn = await new Browser().post("/sign-in/email", {
      email: user.email,
      password: newPassword,
    });
    expect(signIn.status).toBe(200);
  });

  test("verifies the address, and removes what a stranger set up before", async () => {
    const email = newEmail();
    const stranger = { email, password: "the stranger's password" };
    await new Browser().post("/sign-up/email", { ...stranger, name: "Eve" });
    const [made] = await db.select().from(users).where(eq(users.email, email));
    await db
      .insert(accounts)
      .values({ userId: made?.id ?? "", providerId: "github", accountId: email });
    const token = await tokenFor(email);
    expect((await new Browser().post("/reset-password", { token, newPassword })).status).toBe(200);
    const [user] = await db.select().from(users).where(eq(users.email, email));
    expect(user).toMatchObject({ id: made?.id, emailVerified: true });
    const ways = await db
      .select()
      .from(accounts)
      .where(eq(accounts.userId, user?.id ?? ""));
    expect(ways.map(({ providerId }) => providerId)).toEqual(["credential"]);
    expect((await new Browser().post("/sign-in/email", stranger)).status).toBe(401);
  });

  test("refuses a link from before a deletion, and sends none after it", async () => {
    const user = await createUser();
    const token = await tokenFor(user.email);
    await db.transaction((tx) => requestDeletion(tx, { userId: user.id, origin, source: "cli" }));
    await expectInvalid(token);
    await new Browser().post("/request-password-reset", { email: user.email });
    await runJobs();
    const rows = await db.select().from(verifications).where(eq(verifications.userId, user.id));
    expect(rows.map(({ purpose }) => purpose)).toEqual(["restore"]);
  });
});

test("refuses a token in the query, which would be logged", async () => {
  const user = await createUser();
  const token = await tokenFor(user.email);
  const answer = await new Browser().post(`/reset-password?token=${token}`, { newPassword });
  expect(answer.status).toBe(400);
  expect(await answer.json()).toMatchObject({ code: "VALIDATION_ERROR" });
  expect((await new Browser().post("/reset-password", { token, newPassword })).status).toBe(200);
});

test("changes nothing and keeps the link while the account is marked deleted with SQL", async () => {
  const user = await createUser();
  const token = await tokenFor(user.email);
  const before = await db.select().from(accounts).where(eq(accounts.userId, user.id));
  await db.execute(sql`
    UPDATE users SET status = 'deleted', deleted_at = now(), purge_at = now() + interval '1 day'
    WHERE id = ${user.id}`);
  await expectInvalid(token);
  expect(await db.select().from(accounts).where(eq(accounts.userId, user.id))).toEqual(before);
  expect(await findLinkOwner(await auth.$context, "reset-password", token)).not.toBeNull();
});

test("rolls everything back when one of its rows cannot be written", async () => {
  const user = await createUser();
  const token = await tokenFor(user.email);
  const before = await db.select().from(accounts).where(eq(accounts.userId, user.id));
  await ownerDb.execute(sql`CREATE FUNCTION refuse_write() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'refused'; END $$`);
  await ownerDb.execute(sql`CREATE TRIGGER refuse_password BEFORE UPDATE ON accounts
    FOR EACH ROW EXECUTE FUNCTION refuse_write()`);
  const answer = await new Browser().post("/reset-password", { token, newPassword });
  await ownerDb.execute(sql`DROP TRIGGER refuse_password ON accounts`);
  await ownerDb.execute(sql`DROP FUNCTION refuse_write`);
  expect(answer.status).toBe(500);
  expect(await db.select().from(accounts).where(eq(accounts.userId, user.id))).toEqual(before);
  const audited = and(eq(auditLogs.userId, user.id), eq(auditLogs.action, "password.reset"));
  expect(await db.$count(auditLogs, audited)).toBe(0);
  expect((await new Browser().post("/reset-password", { token, newPassword })).status).toBe(200);
});

test("only redirects to the page on GET", async () => {
  const answer = await new Browser().get("/reset-password/a&b=c?callbackURL=https://evil.example");
  expect(answer.headers.get("location")).toBe("/reset-password?token=a%26b%3Dc");
});
