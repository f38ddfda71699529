import { eq, sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { db } from "@/db/client";
import { apiKeys, auditLogs, sessions, users } from "@/db/schema";
import { authError } from "@/lib/auth/auth-error";
import { Browser } from "@/tests/support/browser-client";
import { runJobs } from "@/tests/support/jobs";
import { signedIn } from "@/tests/support/signed-in";
import { createUser, type TestUser } from "@/tests/support/users";
import { banAccount, unbanAccount } from "./ban";
import { requestDeletion } from "./deletion/request-deletion";
import { verifyRows } from "./verify/rows";

const origin = "http://127.0.0.1:3000";
const ban = (user: TestUser) => db.transaction((tx) => banAccount(tx, user.id));
const remove = (user: TestUser) =>
  db.transaction((tx) => requestDeletion(tx, { userId: user.id, origin, source: "cli" }));
const sessionsOf = (user: TestUser) =>
  db.select({ id: sessions.id }).from(sessions).where(eq(sessions.userId, user.id));

test("ends all sessions at once, and is reported only after the correct password", async () => {
  const user = await createUser();
  const browser = new Browser();
  expect((await browser.post("/sign-in/email", user)).status).toBe(200);
  expect(await ban(user)).toBe(true);
  expect(await sessionsOf(user)).toEqual([]);
  expect(await (await browser.get("/get-session")).json()).toBeNull();

  const wrong = await new Browser().post("/sign-in/email", { ...user, password: "wrong one here" });
  expect(wrong.status).toBe(401);
  expect(await wrong.json()).toMatchObject({ code: "INVALID_EMAIL_OR_PASSWORD" });
  const stranger = new Browser();
  const right = await stranger.post("/sign-in/email", user);
  expect(right.status).toBe(403);
  expect(await right.json()).toEqual(authError("ACCOUNT_BANNED"));
  expect([...stranger.cookies.keys()].filter((name) => name.includes("session"))).toEqual([]);
  expect(await sessionsOf(user)).toEqual([]);
});

test("refuses a session in the database when the code does not", async () => {
  const user = await createUser();
  await ban(user);
  const insert = db
    .insert(sessions)
    .values({ userId: user.id, token: "t", expiresAt: sql`now() + interval '1 day'` });
  await expect(insert).rejects.toMatchObject({ cause: { code: "PD003" } });
});

test("ends the sessions and keys of an account that is banned with SQL, and no others", async () => {
  const { user, browser } = await signedIn();
  const other = await signedIn();
  for (const { id } of [user, other.user])
    await db.insert(apiKeys).values({
      userId: id,
      name: "k",
      start: "pk",
      keyHash: id,
      expiresAt: sql`now() + interval '1 day'`,
    });
  await db.execute(sql`UPDATE users SET banned_at = now() WHERE id = ${user.id}`);
  expect(await (await browser.get("/get-session")).json()).toBeNull();
  expect((await browser.get("/list-sessions")).status).toBe(401);
  expect(await db.$count(apiKeys, eq(apiKeys.userId, user.id))).toBe(0);
  expect(await verifyRows()).toEqual([]);

  expect(await (await other.browser.get("/get-session")).json()).not.toBeNull();
  expect(await db.$count(apiKeys, eq(apiKeys.userId, other.user.id))).toBe(1);
});

test("changes nothing for a banned account, an admin and an unknown account", async () => {
  const user = await createUser();
  const admin = await createUser({ role: "admin" });
  expect(await ban(user)).toBe(true);
  expect(await ban(user)).toBe(false);
  expect(await ban(admin)).toBe(false);
  expect(await ban({ ...user, id: "00000000-0000-4000-8000-000000000000" })).toBe(false);
  const rows = await db.select().from(auditLogs).where(eq(auditLogs.subject, user.subject));
  expect(rows.map((row) => row.action)).toEqual(["account.banned"]);
});

test("stays after a restore", async () => {
  const user = await createUser();
  await ban(user);
  await remove(user);
  const restored = await new Browser().post("/soft-deletion/restore", user);
  expect(restored.status).toBe(200);
  const [row] = await db.select().from(users).where(eq(users.id, user.id));
  expect(row).toMatchObject({ status: "active", bannedAt: expect.any(Date) });
  const signIn = await new Browser().post("/sign-in/email", user);
  expect(await signIn.json()).toMatchObject({ code: "ACCOUNT_BANNED" });
  await db.transaction((tx) => unbanAccount(tx, user.id));
  expect((await new Browser().post("/sign-in/email", user)).status).toBe(200);
});

test("keeps both a concurrent deletion and the ban, in either order, without a session", async () => {
  for (let round = 0; round < 20; round++) {
    const user = await createUser({ password: "correct horse battery" });
    await Promise.all([remove(user), ban(user), new Browser().post("/sign-in/email", user)]);
    const [row] = await db.select().from(users).where(eq(users.id, user.id));
    expect(row).toMatchObject({ status: "deleted", bannedAt: expect.any(Date) });
    expect(await sessionsOf(user)).toEqual([]);
  }
  await runJobs();
});

test("regression: does not count correct passwords of a banned account as failed attempts", async () => {
  const user = await createUser();
  await ban(user);
  for (let time = 0; time < 6; time += 1) {
    const answer = await new Browser().post("/sign-in/email", user);
    expect(answer.status).toBe(403);
    expect(await answer.json()).toMatchObject({ code: "ACCOUNT_BANNED" });
  }
});
