import { eq, sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { db } from "@/db/client";
import { sessions } from "@/db/schema";
import { deleteExpiredSessions } from "@/lib/cleanup";
import { sqlStateOf } from "@/lib/error-reason";
import { Browser } from "@/tests/support/browser-client";
import { cookieName } from "@/tests/support/cookie-name";
import { requestBy, signedIn } from "@/tests/support/signed-in";
import { statements } from "@/tests/support/statements";
import { createUser } from "@/tests/support/users";
import { apiUser } from "./session";
import { touchSession } from "./touch";

const day = 24 * 3_600_000;

async function sessionOf(userId: string) {
  const [row] = await db.select().from(sessions).where(eq(sessions.userId, userId));
  if (!row) throw new Error("there is no session");
  return row;
}

/** Has a session begin, be used last and end so long before or after now. */
async function place(
  userId: string,
  { began, used, ends }: { began: string; used: string; ends: string },
): Promise<void> {
  await db.execute(sql`
    UPDATE sessions SET created_at = now() - ${began}::interval, updated_at = now() - ${used}::interval,
      expires_at = now() + ${ends}::interval
    WHERE user_id = ${userId}`);
}

const inDays = (date: Date) => (date.getTime() - Date.now()) / day;
const writes = (sent: string[]) =>
  sent.filter((text) => /^(update|insert|delete|with)/i.test(text));

test("reads a session used within the hour with one statement and no write", async () => {
  const { user, browser } = await signedIn();
  await place(user.id, { began: "10 days", used: "59 minutes", ends: "20 days" });
  const checks: (() => Promise<unknown>)[] = [
    () => apiUser(requestBy(browser)),
    () => browser.get("/get-session"),
    () => browser.get("/list-sessions"),
  ];
  for (const check of checks) {
    const { sql: sent } = await statements(check);
    expect(sent.filter((text) => /^update "sessions"/i.test(text))).toEqual([]);
  }
  const { sql: sent } = await statements(() => apiUser(requestBy(browser)));
  expect(sent).toHaveLength(1);
  expect(inDays((await sessionOf(user.id)).expiresAt)).toBeCloseTo(20, 1);
});

test("records the use of a session once an hour, and extends it to 30 days", async () => {
  const { user, browser } = await signedIn();
  await place(user.id, { began: "10 days", used: "61 minutes", ends: "20 days" });
  const { result, sql: sent } = await statements(() => apiUser(requestBy(browser)));
  expect(result).toMatchObject({ id: user.id });
  // The session, its last use, and the account's.
  expect(sent).toHaveLength(3);
  expect(writes(sent)).toHaveLength(2);
  const row = await sessionOf(user.id);
  expect(inDays(row.expiresAt)).toBeCloseTo(30, 2);
  expect(inDays(row.updatedAt)).toBeCloseTo(0, 2);
  expect((await statements(() => apiUser(requestBy(browser)))).sql).toHaveLength(1);
});

test("records the use on the session endpoint, and returns the new dates", async () => {
  const { user, browser } = await signedIn();
  await place(user.id, { began: "10 days", used: "5 hours", ends: "1 minute" });
  const { session } = await (await browser.get("/get-session")).json();
  const row = await sessionOf(user.id);
  expect(inDays(row.expiresAt)).toBeCloseTo(30, 2);
  expect(session.expiresAt).toBe(row.expiresAt.toISOString());
  expect(session.updatedAt).toBe(row.updatedAt.toISOString());
});

test("ends a session after 90 days of use", async () => {
  const { user, browser } = await signedIn();
  await place(user.id, { began: "80 days", used: "2 hours", ends: "5 days" });
  expect(await apiUser(requestBy(browser))).not.toBeNull();
  const row = await sessionOf(user.id);
  expect(row.expiresAt.getTime() - row.createdAt.getTime()).toBe(90 * day);
  expect(inDays(row.expiresAt)).toBeCloseTo(10, 2);

  await place(user.id, { began: "90 days", used: "2 hours", ends: "-1 second" });
  expect(await apiUser(requestBy(browser))).toBeNull();
  expect((await browser.get("/list-sessions")).status).toBe(401);
  const longer = db.update(sessions).set({ expiresAt: sql`created_at + interval '91 days'` });
  expect(sqlStateOf(await longer.catch((error: unknown) => error))).toBe("23514");
});

test('does not extend a session without "remember me", and records its use', async () => {
  const user = await createUser();
  const browser = new Browser();
  await browser.post("/sign-in/email", { ...user, rememberMe: false });
  expect(inDays((await sessionOf(user.id)).expiresAt)).toBeCloseTo(1, 1);
  await place(user.id, { began: "20 hours", used: "2 hours", ends: "4 hours" });
  expect(await apiUser(requestBy(browser))).not.toBeNull();
  const row = await sessionOf(user.id);
  expect(inDays(row.updatedAt)).toBeCloseTo(0, 2);
  expect(inDays(row.expiresAt)).toBeCloseTo(4 / 24, 2);
});

test('does not extend a session without "remember me" when its token is used without the cookie', async () => {
  const user = await createUser();
  const browser = new Browser();
  await browser.post("/sign-in/email", { ...user, rememberMe: false });
  const token = browser.cookies.get(cookieName("session_token")) ?? "";
  const { token: jwt } = (await (await browser.get("/token")).json()) as { token: string };
  const copied = new Browser();
  for (const [name, value] of browser.cookies)
    if (name.endsWith("session_token")) copied.cookies.set(name, value);
  for (const by of [token, jwt, copied]) {
    await place(user.id, { began: "20 hours", used: "2 hours", ends: "4 hours" });
    expect(await apiUser(requestBy(by))).not.toBeNull();
    const row = await sessionOf(user.id);
    expect(inDays(row.updatedAt)).toBeCloseTo(0, 2);
    expect(inDays(row.expiresAt)).toBeCloseTo(4 / 24, 2);
  }
});

test("remembers a sign-in regardless of the browser's previous one", async () => {
  const user = await createUser();
  const browser = new Browser();
  await browser.post("/sign-in/email", { ...user, rememberMe: false });
  await browser.post("/sign-in/email", user);
  await place(user.id, { began: "10 days", used: "2 hours", ends: "20 days" });
  expect(await apiUser(requestBy(browser))).not.toBeNull();
  expect(inDays((await sessionOf(user.id)).expiresAt)).toBeCloseTo(30, 2);
});

test("keeps a valid session in the cleanup, also while it is refreshed", async () => {
  const { user, browser } = await signedIn();
  for (let round = 0; round < 30; round += 1) {
    await place(user.id, { began: "30 days", used: "2 hours", ends: "20 milliseconds" });
    const [seen] = await Promise.all([
      apiUser(requestBy(browser)),
      ...Array.from({ length: 6 }, () => deleteExpiredSessions()),
    ]);
    await new Promise((resolve) => setTimeout(resolve, 25));
    await deleteExpiredSessions();
    // An accepted request stays signed in; a refused one has no session left.
    const left = await db.select().from(sessions).where(eq(sessions.userId, user.id));
    expect(left).toHaveLength(seen ? 1 : 0);
    if (left[0]) expect(inDays(left[0].expiresAt)).toBeCloseTo(30, 1);
    else await browser.post("/sign-in/email", user);
  }
});

test("waits in the cleanup for a refresh in progress, and keeps that session", async () => {
  const { user } = await signedIn();
  const { id } = await sessionOf(user.id);
  let deleted: Promise<number> | undefined;
  await db.transaction(async (tx) => {
    // Its clock stands still from here on: the session ends after the refresh began, before the clean-up does.
    await tx.execute(sql`SELECT now()`);
    await place(user.id, { began: "30 days", used: "2 hours", ends: "0 seconds" });
    await tx.execute(sql`
      UPDATE sessions SET updated_at = now(), expires_at = now() + interval '30 days'
      WHERE id = ${id} AND expires_at > now()`);
    deleted = deleteExpiredSessions();
    await new Promise((resolve) => setTimeout(resolve, 100));
  });
  expect(await deleted).toBe(0);
  expect((await sessionOf(user.id)).id).toBe(id);
});

test("does not remove an expired session when it is read", async () => {
  const { user, browser } = await signedIn();
  await place(user.id, { began: "40 days", used: "31 days", ends: "-1 second" });
  const { result, sql: sent } = await statements(() => browser.get("/get-session"));
  expect(await result.json()).toBeNull();
  expect(sent).toHaveLength(1);
  expect((await sessionOf(user.id)).id).toEqual(expect.any(String));
  expect(await deleteExpiredSessions()).toBeGreaterThanOrEqual(1);
  expect(await db.$count(sessions, eq(sessions.userId, user.id))).toBe(0);
});

test("does not revive an expired session", async () => {
  const { user, browser } = await signedIn();
  const { id } = await sessionOf(user.id);
  await place(user.id, { began: "40 days", used: "31 days", ends: "-1 second" });
  expect(await touchSession(id)).toBeNull();
  await db.delete(sessions).where(eq(sessions.id, id));
  expect(await touchSession(id)).toBeNull();
  expect(await apiUser(requestBy(browser))).toBeNull();
});

test("refuses a session that ends while it is read", async () => {
  const { user, browser } = await signedIn();
  await place(user.id, { began: "3 days", used: "2 hours", ends: "20 days" });
  let read: Promise<unknown> | undefined;
  await db.transaction(async (tx) => {
    await tx.delete(sessions).where(eq(sessions.userId, user.id));
    // Reads the session, since this is not committed, and waits for it to note its use.
    read = apiUser(requestBy(browser));
    await new Promise((resolve) => setTimeout(resolve, 200));
  });
  expect(await read).toBeNull();
});

test("refuses a session of an account that was marked deleted with SQL", async () => {
  const { user, browser } = await signedIn();
  await db.execute(sql`
    UPDATE users SET status = 'deleted', deleted_at = now(), purge_at = now() + interval '1 day'
    WHERE id = ${user.id}`);
  expect(await (await browser.get("/get-session")).json()).toBeNull();
});
