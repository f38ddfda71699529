import { randomUUID } from "node:crypto";
import { and, desc, eq, sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { db } from "@/db/client";
import { auditLogs, sessions } from "@/db/schema";
import { requestDeletion } from "@/lib/account/deletion/request-deletion";
import { requestBy, signedIn } from "@/tests/support/signed-in";
import { statements } from "@/tests/support/statements";
import { apiUser } from "./session";

const sessionsOf = (userId: string) => db.$count(sessions, eq(sessions.userId, userId));

async function idOf(signed: string): Promise<string> {
  const [token = ""] = signed.split(".");
  const [row] = await db
    .select({ id: sessions.id })
    .from(sessions)
    .where(eq(sessions.token, token));
  return row?.id ?? "";
}

const endings = async (userId: string) =>
  (
    await db
      .select({ metadata: auditLogs.metadata })
      .from(auditLogs)
      .where(and(eq(auditLogs.userId, userId), eq(auditLogs.action, "session.ended")))
      .orderBy(desc(auditLogs.seq))
  ).map((row) => row.metadata);

async function addSessions(userId: string, count: number): Promise<void> {
  await db.execute(sql`
    INSERT INTO sessions (token, user_id, expires_at)
    SELECT ${userId} || n, ${userId}::uuid, now() + interval '1 day'
    FROM generate_series(1, ${count}::int) n`);
}

test("ends 250 other sessions with one statement, and keeps this one", async () => {
  const { user, browser } = await signedIn();
  const other = await signedIn();
  await addSessions(user.id, 249);
  await db.execute(sql`
    UPDATE sessions SET created_at = now() - interval '2 days' WHERE user_id = ${user.id}`);
  const { result, sql: sent } = await statements(() => browser.post("/revoke-other-sessions", {}));
  expect(result.status).toBe(200);
  expect(await result.json()).toEqual({ status: true });
  expect(sent.filter((text) => /delete from "sessions"/i.test(text))).toHaveLength(1);
  expect(await sessionsOf(user.id)).toBe(1);
  expect(await (await browser.get("/get-session")).json()).not.toBeNull();
  expect(await (await other.browser.get("/get-session")).json()).not.toBeNull();
  expect(await endings(user.id)).toEqual([{ by: "sign-out-elsewhere", count: 249 }]);

  expect(await (await browser.post("/revoke-other-sessions", {})).json()).toEqual({ status: true });
  expect(await endings(user.id)).toHaveLength(1);
});

test("refuses a revoked session on the next request to every kind of route", async () => {
  const { user, browser, token } = await signedIn();
  const lost = await signedIn({ user });
  expect(await apiUser(requestBy(lost.browser))).toMatchObject({ id: user.id });

  const answer = await browser.post("/revoke-session", { id: await idOf(lost.token) });
  expect(answer.status).toBe(200);
  expect(await answer.json()).toEqual({ status: true });
  expect(await apiUser(requestBy(lost.browser))).toBeNull();
  expect(await apiUser(requestBy(lost.token))).toBeNull();
  expect(await (await lost.browser.get("/get-session")).json()).toBeNull();
  expect((await lost.browser.get("/list-sessions")).status).toBe(401);
  expect(await apiUser(requestBy(token))).toMatchObject({ id: user.id });
  expect(await endings(user.id)).toEqual([{ by: "revoked", count: 1 }]);
});

test("keeps another user's session, and succeeds for an unknown one", async () => {
  const { browser } = await signedIn();
  const other = await signedIn();
  for (const id of [await idOf(other.token), randomUUID()]) {
    const answer = await browser.post("/revoke-session", { id });
    expect(answer.status).toBe(200);
    expect(await answer.json()).toEqual({ status: true });
  }
  expect(await (await other.browser.get("/get-session")).json()).not.toBeNull();
  expect(await endings(other.user.id)).toEqual([]);
});

test("identifies a session by its id, and never by its token", async () => {
  const { browser, token } = await signedIn();
  for (const body of [{ token }, { id: token }, {}]) {
    const answer = await browser.post("/revoke-session", body);
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ code: "VALIDATION_ERROR" });
  }
  expect(await (await browser.get("/get-session")).json()).not.toBeNull();
});

test("clears the cookie when the current session or all sessions are ended", async () => {
  const { user, browser, token } = await signedIn();
  await browser.post("/revoke-session", { id: await idOf(token) });
  expect([...browser.cookies.keys()].filter((name) => name.includes("session"))).toEqual([]);
  expect(await sessionsOf(user.id)).toBe(0);

  const again = await signedIn({ user });
  await addSessions(user.id, 120);
  const answer = await again.browser.post("/revoke-sessions", {});
  expect(await answer.json()).toEqual({ status: true, count: 121 });
  expect([...again.browser.cookies.keys()].filter((name) => name.includes("session"))).toEqual([]);
  expect(await sessionsOf(user.id)).toBe(0);
  expect(await endings(user.id)).toEqual([
    { by: "sign-out-everywhere", count: 121 },
    { by: "revoked", count: 1 },
  ]);
});

test("ends a session with one statement and one audit row, also when sign-out is repeated", async () => {
  const { user, browser } = await signedIn();
  const other = await signedIn({ user });
  const cookies = [...browser.cookies];
  const answers = await Promise.all([1, 2, 3].map(() => browser.post("/sign-out", {})));
  for (const answer of answers) expect(await answer.json()).toEqual({ success: true });
  expect([...browser.cookies.keys()].filter((name) => name.includes("session"))).toEqual([]);
  expect(await endings(user.id)).toEqual([{ by: "sign-out" }]);
  for (const [name, value] of cookies) browser.cookies.set(name, value);
  expect(await apiUser(requestBy(browser))).toBeNull();

  const { sql: sent } = await statements(() => other.browser.post("/sign-out", {}));
  const writes = sent.filter((text) => /\b(insert|update|delete)\b/i.test(text));
  expect(writes.filter((text) => !text.includes("rate_limits"))).toHaveLength(1);
  expect((await browser.post("/sign-out", {})).status).toBe(200);
  expect(await sessionsOf(user.id)).toBe(0);
});

test("does not deadlock when a sign-out meets a deletion", async () => {
  for (let round = 0; round < 20; round += 1) {
    const { user, browser } = await signedIn();
    const [answer] = await Promise.all([
      browser.post("/sign-out", {}),
      db.transaction((tx) =>
        requestDeletion(tx, { userId: user.id, origin: "http://127.0.0.1:3000", source: "api" }),
      ),
    ]);
    expect(answer.status).toBe(200);
    expect(await sessionsOf(user.id)).toBe(0);
  }
});

test("does not deadlock when signing out everywhere meets a deletion", async () => {
  for (let round = 0; round < 20; round += 1) {
    const { user, browser } = await signedIn();
    await addSessions(user.id, 20);
    const [ended] = await Promise.all([
      browser.post("/revoke-other-sessions", {}),
      db.transaction((tx) =>
        requestDeletion(tx, { userId: user.id, origin: "http://127.0.0.1:3000", source: "api" }),
      ),
    ]);
    expect([200, 401]).toContain(ended.status);
    expect(await sessionsOf(user.id)).toBe(0);
  }
});

test("ends the session that the browser had before a sign-in, and no other", async () => {
  const { user, browser, token } = await signedIn();
  const elsewhere = await signedIn({ user });
  expect((await browser.post("/sign-in/email", user)).status).toBe(200);
  expect(await apiUser(requestBy(token))).toBeNull();
  expect(await sessionsOf(user.id)).toBe(2);
  expect(await endings(user.id)).toEqual([{ by: "sign-out" }]);

  const other = await signedIn();
  await browser.post("/sign-in/email", other.user);
  expect(await sessionsOf(user.id)).toBe(1);
  expect(await (await elsewhere.browser.get("/get-session")).json()).not.toBeNull();
  expect(await sessionsOf(other.user.id)).toBe(2);
});
