import { eq, sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { db } from "@/db/client";
import { sessions, users } from "@/db/schema";
import { listSessions } from "@/lib/account/sessions";
import { authError } from "@/lib/auth/auth-error";
import { Browser } from "@/tests/support/browser-client";
import { signedIn } from "@/tests/support/signed-in";
import { statements } from "@/tests/support/statements";

const firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0";
const iphone =
  "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1";

test("lists every device for a day-old session, without tokens or email addresses", async () => {
  const { user, browser } = await signedIn({ headers: { "user-agent": firefox } });
  await signedIn({ user, headers: { "user-agent": iphone } });
  await db.execute(sql`
    UPDATE sessions SET created_at = now() - interval '2 days', updated_at = now() - interval '2 days'
    WHERE user_id = ${user.id} AND user_agent = ${firefox}`);
  const rows = await db.select().from(sessions).where(eq(sessions.userId, user.id));

  const answer = await browser.get("/list-sessions");
  expect(answer.status).toBe(200);
  const text = await answer.text();
  for (const row of rows) {
    expect(text).not.toContain(row.token);
    expect(text).not.toContain(row.ipAddress);
  }
  const listed = JSON.parse(text);
  expect(listed).toEqual([
    {
      id: rows.find((row) => row.userAgent === firefox)?.id,
      current: true,
      device: "Firefox on Linux",
      place: null,
      method: "password",
      createdAt: expect.any(String),
      lastUsedAt: expect.any(String),
    },
    {
      id: rows.find((row) => row.userAgent === iphone)?.id,
      current: false,
      device: "Safari on iOS",
      place: null,
      method: "password",
      createdAt: expect.any(String),
      lastUsedAt: expect.any(String),
    },
  ]);
  expect(Date.now() - Date.parse(listed[0].createdAt)).toBeGreaterThan(47 * 3_600_000);
});

test("returns neither token nor IP address on the session endpoint", async () => {
  const { browser, token } = await signedIn();
  const text = await (await browser.get("/get-session")).text();
  expect(text).not.toContain(token);
  const { session } = JSON.parse(text);
  expect(session).toMatchObject({ method: "password", userId: expect.any(String) });
  expect(session).not.toHaveProperty("token");
  expect(session).not.toHaveProperty("ipAddress");
  expect(session).not.toHaveProperty("place");
});

test("lists neither other users' sessions nor expired ones", async () => {
  const { user, browser } = await signedIn();
  await signedIn();
  const { token } = await signedIn({ user });
  await db.execute(
    sql`UPDATE sessions SET expires_at = now() - interval '1 second' WHERE token = ${token.split(".")[0]}`,
  );
  const listed = await (await browser.get("/list-sessions")).json();
  expect(listed).toHaveLength(1);
  expect(listed[0].current).toBe(true);
});

test("reads any number of sessions with one statement, and answers 401 when signed out", async () => {
  const { user } = await signedIn();
  await db.execute(sql`
    INSERT INTO sessions (token, user_id, expires_at)
    SELECT 'listed-' || n, ${user.id}::uuid, now() + interval '1 day' FROM generate_series(1, 250) n`);
  const [own] = await db.select().from(sessions).where(eq(sessions.userId, user.id)).limit(1);
  const { result, sql: sent } = await statements(() => listSessions(user.id, own?.id ?? ""));
  expect(result).toHaveLength(251);
  expect(sent).toHaveLength(1);

  const answer = await new Browser().get("/list-sessions");
  expect(answer.status).toBe(401);
  expect(await answer.json()).toEqual(authError("UNAUTHORIZED"));
});

test.each([
  ["/update-user", { name: "Created / Changed (match the event)" }],
  ["/verify-password", {}],
  ["/update-session", { method: "Created / Changed (match the event)" }],
])("writes nothing: %s", async (path, given) => {
  const { user, browser } = await signedIn();
  const body = { ...given, password: user.password };
  // Known before, so that it is the mark that refuses.
  expect((await browser.post(path, body)).status).not.toBe(401);
  await db.execute(sql`
    UPDATE users SET status = 'deleted', deleted_at = now(), purge_at = now() + interval '1 day',
      name = 'Ada' WHERE id = ${user.id}`);
  const answer = await browser.post(path, body);
  expect(await answer.json()).toEqual(authError("UNAUTHORIZED"));
  expect(answer.status).toBe(401);
  const [row] = await db.select().from(users).where(eq(users.id, user.id));
  expect(row?.name).toBe("Ada");
});

test.each(["/list-sessions", "/api-keys/list", "/passkey/list-user-passkeys", "/token"])(
  "refuses an account that was marked deleted with SQL: %s",
  async (path) => {
    const { user, browser } = await signedIn();
    expect((await browser.get(path)).status).toBe(200);
    await db.execute(sql`
      UPDATE users SET status = 'deleted', deleted_at = now(), purge_at = now() + interval '1 day'
      WHERE id = ${user.id}`);
    const answer = await browser.get(path);
    expect(await answer.json()).toEqual(authError("UNAUTHORIZED"));
    expect(answer.status).toBe(401);
  },
);
