import { and, eq, sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { db } from "@/db/client";
import { apiKeys, auditLogs, users } from "@/db/schema";
import { listApiKeys } from "@/lib/account/api-keys";
import { eraseAccounts } from "@/lib/account/deletion/erase";
import { requestDeletion } from "@/lib/account/deletion/request-deletion";
import { restoreAccount } from "@/lib/account/restore/restore";
import { authError } from "@/lib/auth/auth-error";
import { cleanup } from "@/lib/cleanup";
import { Browser } from "@/tests/support/browser-client";
import { runJobs } from "@/tests/support/jobs";
import { latestMail } from "@/tests/support/mail";
import { requestBy, signedIn } from "@/tests/support/signed-in";
import { statements } from "@/tests/support/statements";
import { apiUser, ownerOf } from "../sessions/session";

const origin = "http://127.0.0.1:3000";
const reauthenticate = authError("REAUTHENTICATION_REQUIRED");

async function withKey() {
  const { user, browser, token } = await signedIn();
  const answer = await browser.post("/api-keys/create", {
    name: "Deploy",
    expiresInDays: 30,
    password: user.password,
  });
  expect(answer.status).toBe(200);
  const made = (await answer.json()) as { id: string; key: string; start: string };
  return { user, browser, token, ...made };
}

const keysOf = (userId: string) => db.$count(apiKeys, eq(apiKeys.userId, userId));

test("shows a key once, stores its hash, omits it from the list, and sends an email and an audit row", async () => {
  const { user, browser, id, key, start } = await withKey();
  expect(key).toMatch(/^pk_[0-9A-Za-z]{43}$/);
  expect(start).toBe(key.slice(0, 8));
  const [row] = await db.select().from(apiKeys).where(eq(apiKeys.userId, user.id));
  expect(JSON.stringify(row)).not.toContain(key);

  const text = await (await browser.get("/api-keys/list")).text();
  expect(text).not.toContain(key);
  expect(text).not.toContain(row?.keyHash);
  expect(JSON.parse(text)).toEqual([
    {
      id,
      name: "Deploy",
      start,
      createdAt: expect.any(String),
      expiresAt: expect.any(String),
      expired: false,
      lastUsedAt: null,
    },
  ]);
  const days = ((row?.expiresAt.getTime() ?? 0) - Date.now()) / 86_400_000;
  expect(days).toBeCloseTo(30, 2);

  const logged = await db
    .select({ metadata: auditLogs.metadata })
    .from(auditLogs)
    .where(and(eq(auditLogs.userId, user.id), eq(auditLogs.action, "api-key.created")));
  expect(logged).toEqual([{ metadata: { keyId: id, expiresInDays: 30 } }]);
  await runJobs();
  const mail = await latestMail(user.email);
  expect(mail?.text).toContain("Deploy");
  expect(mail?.text).not.toContain(key);
});

test("requires a step-up for each key", async () => {
  const { user, browser } = await signedIn();
  const body = { name: "Deploy", expiresInDays: 30 };
  const bare = await browser.post("/api-keys/create", body);
  expect(bare.status).toBe(403);
  expect(await bare.json()).toEqual(reauthenticate);
  const wrong = await browser.post("/api-keys/create", { ...body, password: "not the password" });
  expect(wrong.status).toBe(400);
  expect(await wrong.json()).toEqual(authError("INVALID_PASSWORD"));
  expect(await keysOf(user.id)).toBe(0);

  await browser.post("/step-up/verify", { purpose: "api-keys", password: user.password });
  expect((await browser.post("/api-keys/create", body)).status).toBe(200);
  expect((await browser.post("/api-keys/create", body)).status).toBe(403);
  expect(await keysOf(user.id)).toBe(1);
});

test.each([
  { name: "", expiresInDays: 30 },
  { name: " ", expiresInDays: 30 },
  { name: "a".repeat(101), expiresInDays: 30 },
  { name: "Deploy", expiresInDays: 0 },
  { name: "Deploy", expiresInDays: 366 },
  { name: "Deploy", expiresInDays: 1.5 },
  { name: "Deploy", expiresInDays: "30" },
  { name: "Deploy" },
  { expiresInDays: 30 },
])("refuses to create a key from %j", async (body) => {
  const { user, browser } = await signedIn();
  const answer = await browser.post("/api-keys/create", { ...body, password: user.password });
  expect(answer.status).toBe(400);
  expect(await answer.json()).toMatchObject({ code: "VALIDATION_ERROR" });
  expect(await keysOf(user.id)).toBe(0);
});

test("ignores other fields of the body", async () => {
  const { user, browser } = await signedIn();
  const other = await signedIn();
  await browser.post("/api-keys/create", {
    name: "Deploy",
    expiresInDays: 30,
    password: user.password,
    userId: other.user.id,
    keyHash: "x",
    lastUsedAt: "2020-01-01T00:00:00.000Z",
  });
  expect(await keysOf(other.user.id)).toBe(0);
  expect(await listApiKeys(user.id)).toMatchObject([{ name: "Deploy", lastUsedAt: null }]);
});

test("allows 20 keys per account, also for concurrent requests", async () => {
  const { user, browser } = await signedIn();
  const make = () =>
    browser.post("/api-keys/create", {
      name: "Deploy",
      expiresInDays: 1,
      password: user.password,
    });
  for (let count = 0; count < 18; count += 1) expect((await make()).status).toBe(200);
  const answers = await Promise.all([make(), make(), make(), make()]);
  const made = answers.filter(({ status }) => status === 200);
  expect(made).toHaveLength(2);
  const answer = await make();
  expect(answer.status).toBe(400);
  expect(await answer.json()).toEqual(authError("TOO_MANY_API_KEYS"));
  const [key] = await Promise.all(made.map((each) => each.json()));
  await db.execute(sql`UPDATE api_keys SET expires_at = now() WHERE id = ${key.id}`);
  expect((await make()).status).toBe(200);
});

test("accepts a key on the application's routes with one statement, and records its use hourly", async () => {
  const { user, key, browser } = await withKey();
  const first = await statements(() => apiUser(requestBy(key)));
  expect(first.result).toMatchObject({ id: user.id, role: "member", sessionId: null });
  expect(first.sql).toHaveLength(3);
  expect((await statements(() => apiUser(requestBy(key)))).sql).toHaveLength(1);
  const [listed] = await listApiKeys(user.id);
  expect(Date.now() - (listed?.lastUsedAt?.getTime() ?? 0)).toBeLessThan(60_000);

  await browser.post("/api-keys/revoke", { id: (await listApiKeys(user.id))[0]?.id });
  expect(await apiUser(requestBy(key))).toBeNull();
});

test("refuses a key on every auth route", async () => {
  const { user, key, id } = await withKey();
  const program = new Browser({ authorization: `Bearer ${key}` });
  expect(await (await program.get("/get-session")).json()).toBeNull();
  for (const path of ["/list-sessions", "/api-keys/list", "/token"])
    expect((await program.get(path)).status, path).toBe(401);
  const bodies: Record<string, unknown> = {
    "/api-keys/create": { name: "More", expiresInDays: 1, password: user.password },
    "/api-keys/revoke": { id },
    "/delete-user": { password: user.password },
    "/change-password": { currentPassword: user.password, newPassword: "another good password" },
    "/update-user": { name: "Mallory" },
    "/revoke-other-sessions": {},
    "/step-up/verify": { purpose: "delete-account", password: user.password },
  };
  for (const [path, body] of Object.entries(bodies)) {
    const { status } = await program.post(path, body);
    expect([401, 403], `${path} ${status}`).toContain(status);
  }
  expect(await ownerOf(requestBy(key))).toBeNull();
  const [row] = await db.select().from(users).where(eq(users.id, user.id));
  expect(row).toMatchObject({ status: "active", name: user.name });
  expect(await keysOf(user.id)).toBe(1);
});

test("refuses a session token or a key as authorization to create a key, even with the password", async () => {
  const { user, token, key } = await withKey();
  const body = { name: "More", expiresInDays: 1, password: user.password };
  for (const bearer of [token, key]) {
    const program = new Browser({ authorization: `Bearer ${bearer}` });
    const answer = await program.post("/api-keys/create", body);
    expect(answer.status).toBe(403);
    expect(await answer.json()).toEqual(reauthenticate);
  }
  expect(await keysOf(user.id)).toBe(1);
});

test("refuses an invalid key despite a valid cookie, and a malformed one without a query", async () => {
  const { browser, key } = await withKey();
  const unknown = key.slice(0, -1) + (key.endsWith("a") ? "b" : "a");
  const headers = { cookie: browser.cookieHeader };
  expect(await apiUser(requestBy(unknown, headers))).toBeNull();
  for (const bad of [key.slice(0, -1), `${key.slice(0, -1)}_`, "pk_", `${key}x`]) {
    const { result, sql: sent } = await statements(() => apiUser(requestBy(bad, headers)));
    expect(result).toBeNull();
    expect(sent).toEqual([]);
  }
});

test("refuses a revoked or expired key, and the revocation of another user's key", async () => {
  const { user, browser, key, id } = await withKey();
  const other = await signedIn();
  const answer = await other.browser.post("/api-keys/revoke", { id });
  expect(await answer.json()).toEqual({ status: true });
  expect(await apiUser(requestBy(key))).not.toBeNull();

  await db.execute(sql`UPDATE api_keys SET expires_at = now() WHERE id = ${id}`);
  expect(await apiUser(requestBy(key))).toBeNull();
  expect(await listApiKeys(user.id)).toMatchObject([{ expired: true }]);
  await db.execute(sql`UPDATE api_keys SET expires_at = now() + interval '1 day' WHERE id = ${id}`);
  expect(await apiUser(requestBy(key))).not.toBeNull();
  for (const _ of [1, 2])
    expect(await (await browser.post("/api-keys/revoke", { id })).json()).toEqual({ status: true });
  expect(await apiUser(requestBy(key))).toBeNull();
  const revoked = and(eq(auditLogs.userId, user.id), eq(auditLogs.action, "api-key.revoked"));
  expect(await db.$count(auditLogs, revoked)).toBe(1);
});

test("refuses a key after the account is deleted, marked with SQL, purged or removed", async () => {
  const deleted = await withKey();
  await db.transaction((tx) =>
    requestDeletion(tx, { userId: deleted.user.id, origin, source: "api" }),
  );
  expect(await apiUser(requestBy(deleted.key))).toBeNull();
  expect(await keysOf(deleted.user.id)).toBe(0);
  await db.transaction((tx) =>
    restoreAccount(tx, { userId: deleted.user.id, origin, by: "password" }),
  );
  expect(await apiUser(requestBy(deleted.key))).toBeNull();

  const marked = await withKey();
  await db.execute(sql`
    UPDATE users SET status = 'deleted', deleted_at = now(), purge_at = now() + interval '1 day'
    WHERE id = ${marked.user.id}`);
  expect(await apiUser(requestBy(marked.key))).toBeNull();

  const purged = await withKey();
  await db.transaction((tx) => eraseAccounts(tx, "purge", [{ userId: purged.user.id }]));
  expect(await apiUser(requestBy(purged.key))).toBeNull();

  const gone = await withKey();
  await db.execute(sql`DELETE FROM users WHERE id = ${gone.user.id}`);
  expect(await apiUser(requestBy(gone.key))).toBeNull();
  expect(await keysOf(gone.user.id)).toBe(0);
});

test("refuses a key of an account whose address is no longer verified", async () => {
  const { user, key } = await withKey();
  await db.update(users).set({ emailVerified: false }).where(eq(users.id, user.id));
  expect(await apiUser(requestBy(key))).toBeNull();
});

test("leaves no key when a key is created while the account is deleted", async () => {
  for (let round = 0; round < 10; round += 1) {
    const { user, browser } = await signedIn();
    const { password } = user;
    await Promise.all([
      browser.post("/api-keys/create", { name: "Deploy", expiresInDays: 1, password }),
      db.transaction((tx) => requestDeletion(tx, { userId: user.id, origin, source: "api" })),
    ]);
    expect(await keysOf(user.id)).toBe(0);
  }
});

test("removes keys that expired 30 days ago in the cleanup, and no others", async () => {
  const { user, id } = await withKey();
  await db.execute(
    sql`UPDATE api_keys SET expires_at = now() - interval '29 days' WHERE id = ${id}`,
  );
  await cleanup();
  expect(await keysOf(user.id)).toBe(1);
  await db.execute(
    sql`UPDATE api_keys SET expires_at = now() - interval '31 days' WHERE id = ${id}`,
  );
  await cleanup();
  expect(await keysOf(user.id)).toBe(0);
});
