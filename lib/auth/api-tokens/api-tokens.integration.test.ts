import { createPublicKey, generateKeyPairSync, sign, verify } from "node:crypto";
import { eq, sql } from "drizzle-orm";
import { expect, test, vi } from "vitest";
import { db } from "@/db/client";
import { jwks, sessions, users } from "@/db/schema";
import { eraseAccounts } from "@/lib/account/deletion/erase";
import { requestDeletion } from "@/lib/account/deletion/request-deletion";
import { authError } from "@/lib/auth/auth-error";
import { handleAuthRequest } from "@/lib/auth/handle-request";
import { cleanup } from "@/lib/cleanup";
import { Browser } from "@/tests/support/browser-client";
import { cookieName } from "@/tests/support/cookie-name";
import { ownerDb } from "@/tests/support/owner";
import { requestBy, signedIn } from "@/tests/support/signed-in";
import { statements } from "@/tests/support/statements";
import { createUser } from "@/tests/support/users";
import { apiUser, ownerOf } from "../sessions/session";

const origin = "http://127.0.0.1:3000";
const decode = (part = "") => JSON.parse(Buffer.from(part, "base64url").toString("utf8"));
const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");

/** A client that is no browser: no cookies, no origin, a token if it has one. */
function program(method: string, path: string, given: { token?: string; body?: unknown } = {}) {
  const headers = new Headers({ "user-agent": "curl/8.5.0" });
  if (given.token) headers.set("authorization", `Bearer ${given.token}`);
  if (given.body) headers.set("content-type", "application/json");
  return handleAuthRequest(
    new Request(`${origin}/api/auth${path}`, {
      method,
      headers,
      body: given.body ? JSON.stringify(given.body) : undefined,
    }),
  );
}

async function withJwt() {
  const signed = await signedIn();
  const answer = await signed.browser.get("/token");
  expect(answer.status).toBe(200);
  const { token: jwt } = (await answer.json()) as { token: string };
  return { ...signed, jwt };
}

test("returns the token once when a program signs in, and accepts it on every route", async () => {
  const user = await createUser();
  const answer = await program("POST", "/sign-in/email", { body: user });
  expect(answer.status).toBe(200);
  const { token } = await answer.json();
  expect(answer.headers.get("set-auth-token")).toBe(token);

  const { session, user: told } = await (await program("GET", "/get-session", { token })).json();
  expect(told.id).toBe(user.id);
  expect(session).not.toHaveProperty("token");
  expect((await program("GET", "/list-sessions", { token })).status).toBe(200);
  // A change needs no origin: no page of another site can send this header.
  expect((await program("POST", "/revoke-other-sessions", { token })).status).toBe(200);
  expect(await apiUser(requestBy(token))).toMatchObject({ id: user.id, sessionId: session.id });
  expect(await ownerOf(requestBy(token))).toBeNull();
  expect((await program("POST", "/sign-out", { token })).status).toBe(200);
  expect(await apiUser(requestBy(token))).toBeNull();
});

test("accepts only the signed token of the cookie, not a bare one or another signature", async () => {
  const { user, browser } = await signedIn();
  const [{ token } = { token: "" }] = await db
    .select({ token: sessions.token })
    .from(sessions)
    .where(eq(sessions.userId, user.id));
  const signed = browser.cookies.get(cookieName("session_token")) ?? "";
  expect(await apiUser(requestBy(signed))).toMatchObject({ id: user.id });
  expect(await apiUser(requestBy(decodeURIComponent(signed)))).toMatchObject({ id: user.id });
  expect(await apiUser(requestBy(`${token}.${"A".repeat(43)}=`))).toBeNull();
  // A copy of the table of sessions opens none of them.
  expect(await apiUser(requestBy(token))).toBeNull();
});

test.each([
  ["origin", { origin }],
  ["sec-fetch-site", { "sec-fetch-site": "same-origin" }],
  ["cookie", { cookie: "theme=dark", origin }],
])("returns no token to a browser, known by %s", async (_name, headers) => {
  const user = await createUser();
  const answer = await handleAuthRequest(
    new Request(`${origin}/api/auth/sign-in/email`, {
      method: "POST",
      headers: { ...headers, "content-type": "application/json" },
      body: JSON.stringify(user),
    }),
  );
  expect(answer.status).toBe(200);
  expect(await answer.json()).toMatchObject({ token: null, user: { id: user.id } });
  expect(answer.headers.has("set-auth-token")).toBe(false);
  expect(answer.headers.has("set-auth-jwt")).toBe(false);
});

test("prefers a token to the cookie, and refuses an invalid token despite a valid cookie", async () => {
  const { browser, user } = await signedIn();
  const other = await signedIn();
  const cookie = browser.cookieHeader;
  expect(await apiUser(requestBy(other.token, { cookie }))).toMatchObject({ id: other.user.id });
  for (const authorization of [
    "Bearer nonsense",
    "Bearer a.b.c",
    "Bearer",
    "Token abc",
    "Bearer a b",
  ]) {
    const headers = { cookie, authorization };
    expect(await apiUser(requestBy(null, headers)), authorization).toBeNull();
    expect(await ownerOf(requestBy(null, headers)), authorization).toBeNull();
    const guest = new Browser({ authorization });
    for (const [name, value] of browser.cookies) guest.cookies.set(name, value);
    expect(await (await guest.get("/get-session")).json(), authorization).toBeNull();
    expect((await guest.get("/list-sessions")).status, authorization).toBe(401);
  }
  // A password that a proxy in front of the site asks for is no token of ours.
  const basic = { cookie, authorization: "Basic dXNlcjpwYXNz" };
  expect(await apiUser(requestBy(null, basic))).toMatchObject({ id: user.id });
});

test("issues a JWT for five minutes with the user and session only, signed by the published key", async () => {
  const { user, jwt } = await withJwt();
  const [header, payload, signature] = jwt.split(".");
  const claims = decode(payload);
  const [row] = await db.select().from(sessions).where(eq(sessions.userId, user.id));
  expect(decode(header)).toEqual({ alg: "EdDSA", kid: expect.any(String), typ: "JWT" });
  expect(claims).toEqual({
    iss: origin,
    aud: origin,
    sub: user.id,
    sid: row?.id,
    iat: expect.any(Number),
    exp: claims.iat + 300,
  });
  const answer = await program("GET", "/jwks");
  expect(answer.status).toBe(200);
  const { keys } = await answer.json();
  expect(JSON.stringify(keys)).not.toContain('"d"');
  const key = keys.find(({ kid }: { kid: string }) => kid === decode(header).kid);
  const fits = verify(
    null,
    Buffer.from(`${header}.${payload}`),
    createPublicKey({ key, format: "jwk" }),
    Buffer.from(signature ?? "", "base64url"),
  );
  expect(fits).toBe(true);
  const [stored] = await db.select().from(jwks);
  expect(stored?.privateKey).not.toContain('"d"');
  const days = ((stored?.expiresAt?.getTime() ?? 0) - Date.now()) / 86_400_000;
  expect(days).toBeCloseTo(90, 1);
});

test("accepts a JWT on the application's routes with two statements, and on no auth route", async () => {
  const { user, jwt } = await withJwt();
  const { result, sql: sent } = await statements(() => apiUser(requestBy(jwt)));
  expect(result).toMatchObject({ id: user.id, sessionId: expect.any(String) });
  expect(sent).toHaveLength(2);
  expect(await ownerOf(requestBy(jwt))).toBeNull();
  expect((await program("GET", "/list-sessions", { token: jwt })).status).toBe(401);
  expect((await program("GET", "/token", { token: jwt })).status).toBe(401);
});

test("keeps a session alive that is used by JWTs only", async () => {
  const { user, jwt } = await withJwt();
  await db.execute(sql`
    UPDATE sessions SET updated_at = now() - interval '2 hours', expires_at = now() + interval '1 day'
    WHERE user_id = ${user.id}`);
  await apiUser(requestBy(jwt));
  const [row] = await db.select().from(sessions).where(eq(sessions.userId, user.id));
  expect(((row?.expiresAt.getTime() ?? 0) - Date.now()) / 86_400_000).toBeCloseTo(30, 1);
});

test("refuses every token once the session or the account has ended", async () => {
  const ways: Record<string, (user: { id: string }) => Promise<unknown>> = {
    "signed out": ({ id }) => db.delete(sessions).where(eq(sessions.userId, id)),
    deleted: ({ id }) =>
      db.transaction((tx) => requestDeletion(tx, { userId: id, origin, source: "api" })),
    "marked by hand": ({ id }) =>
      db.execute(sql`
        UPDATE users SET status = 'deleted', deleted_at = now(), purge_at = now() + interval '1 day'
        WHERE id = ${id}`),
    purged: ({ id }) => db.transaction((tx) => eraseAccounts(tx, "purge", [{ userId: id }])),
    "deleted in SQL": ({ id }) => db.execute(sql`DELETE FROM users WHERE id = ${id}`),
  };
  for (const [way, end] of Object.entries(ways)) {
    const { user, browser, token, jwt } = await withJwt();
    for (const by of [browser, token, jwt])
      expect(await apiUser(requestBy(by)), way).toMatchObject({ id: user.id });
    await end(user);
    for (const by of [browser, token, jwt]) expect(await apiUser(requestBy(by)), way).toBeNull();
    expect((await program("GET", "/token", { token })).status, way).toBe(401);
  }
});

test("refuses a JWT that is expired, for another origin, altered or signed by another key", async () => {
  const { user, jwt } = await withJwt();
  const [header = "", payload = "", signature = ""] = jwt.split(".");
  const other = await createUser();
  const { privateKey } = generateKeyPairSync("ed25519");
  const forge = (head: object, body: object) => {
    const text = `${encode({ ...decode(header), ...head })}.${encode({ ...decode(payload), ...body })}`;
    return `${text}.${sign(null, Buffer.from(text), privateKey).toString("base64url")}`;
  };
  const bad = {
    altered: `${header}.${encode({ ...decode(payload), sub: other.id })}.${signature}`,
    unsigned: `${encode({ alg: "none", typ: "JWT" })}.${payload}.`,
    "unsigned, with the key's name": `${encode({ ...decode(header), alg: "none" })}.${payload}.`,
    "signed with another key": forge({}, {}),
    "with the public key as a secret": forge({ alg: "HS256" }, {}),
    "with a key that nobody knows": forge({ kid: other.id }, {}),
    "with a key in its header": forge({ jwk: privateKey.export({ format: "jwk" }) }, {}),
    "cut off": jwt.slice(0, -4),
    empty: "..",
  };
  for (const [name, token] of Object.entries(bad))
    expect(await apiUser(requestBy(token)), name).toBeNull();
  expect(await apiUser(requestBy(jwt))).toMatchObject({ id: user.id });

  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 301_000 });
  try {
    expect(await apiUser(requestBy(jwt))).toBeNull();
  } finally {
    vi.useRealTimers();
  }
});

test("rotates keys after 90 days, and publishes the previous one for 30 more days", async () => {
  const { user, browser, jwt } = await withJwt();
  await db.execute(sql`UPDATE jwks SET expires_at = now() - interval '1 second'`);
  const { token } = await (await browser.get("/token")).json();
  const kid = decode(token.split(".")[0]).kid;
  expect(kid).not.toBe(decode(jwt.split(".")[0]).kid);
  for (const each of [jwt, token])
    expect(await apiUser(requestBy(each))).toMatchObject({ id: user.id });
  expect((await (await program("GET", "/jwks")).json()).keys).toHaveLength(2);

  await cleanup();
  expect(await db.$count(jwks)).toBe(2);
  await db.execute(sql`
    UPDATE jwks SET expires_at = now() - interval '31 days' WHERE id <> ${kid}::uuid`);
  await cleanup();
  expect(await db.$count(jwks)).toBe(1);
});

test("accepts a key that another process has just created", async () => {
  const { user, jwt } = await withJwt();
  const kid = decode(jwt.split(".")[0]).kid;
  const [row] = await db.select().from(jwks).where(eq(jwks.id, kid));
  await db.delete(jwks).where(eq(jwks.id, kid));
  expect(await apiUser(requestBy(jwt))).toBeNull();
  if (row) await db.insert(jwks).values(row);
  expect(await apiUser(requestBy(jwt))).toMatchObject({ id: user.id });
});

test("does not reject a JWT as invalid while the keys cannot be read", async () => {
  const { user, jwt } = await withJwt();
  await ownerDb.execute(sql`ALTER TABLE jwks RENAME TO jwks_away`);
  try {
    await expect(apiUser(requestBy(jwt))).rejects.toThrow();
  } finally {
    await ownerDb.execute(sql`ALTER TABLE jwks_away RENAME TO jwks`);
  }
  expect(await apiUser(requestBy(jwt))).toMatchObject({ id: user.id });
});

test("issues no JWT without a session or for an account marked deleted", async () => {
  expect((await program("GET", "/token")).status).toBe(401);
  const { user, browser } = await signedIn();
  await db.execute(sql`
    UPDATE users SET status = 'deleted', deleted_at = now(), purge_at = now() + interval '1 day'
    WHERE id = ${user.id}`);
  const answer = await browser.get("/token");
  expect(answer.status).toBe(401);
  expect(await answer.json()).toEqual(authError("UNAUTHORIZED"));
  expect(await db.$count(users, eq(users.id, user.id))).toBe(1);
});
