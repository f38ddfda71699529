import { randomBytes } from "node:crypto";
import { betterAuth } from "better-auth";
import { drizzleAdapter } from "better-auth/adapters/drizzle";
import { getMigrations } from "better-auth/db/migration";
import { drizzle } from "drizzle-orm/node-postgres";
import { boolean, pgTable, text, timestamp } from "drizzle-orm/pg-core";
import { Pool } from "pg";
import { afterAll, describe, expect, test, vi } from "vitest";
import { superuserUrl } from "@/tests/support/owner";
import { purgeDeletedUsers, type SoftDeletionOptions, softDeletion } from "./soft-deletion";

// The plugin as another project uses it: Better Auth's own tables, in a schema of their own.
const origin = "http://localhost:3000";
const ada = { name: "Ada", email: "ada@example.com", password: "correct horse" };
const { email, password } = ada;
const pools: Pool[] = [];

afterAll(() => Promise.all(pools.map((pool) => pool.end())));

const when = (name: string) => timestamp(name, { withTimezone: true });

/** The same tables, as drizzle is told of them. */
const tables = {
  user: pgTable("user", {
    id: text().primaryKey(),
    name: text(),
    email: text(),
    emailVerified: boolean(),
    image: text(),
    createdAt: when("createdAt"),
    updatedAt: when("updatedAt"),
    status: text(),
    deletedAt: when("deletedAt"),
    purgeAt: when("purgeAt"),
    formerEmail: text(),
  }),
  session: pgTable("session", {
    id: text().primaryKey(),
    userId: text(),
    token: text(),
    ipAddress: text(),
    userAgent: text(),
    expiresAt: when("expiresAt"),
    createdAt: when("createdAt"),
    updatedAt: when("updatedAt"),
  }),
  account: pgTable("account", {
    id: text().primaryKey(),
    userId: text(),
    accountId: text(),
    providerId: text(),
    accessToken: text(),
    refreshToken: text(),
    idToken: text(),
    accessTokenExpiresAt: when("accessTokenExpiresAt"),
    refreshTokenExpiresAt: when("refreshTokenExpiresAt"),
    scope: text(),
    password: text(),
    createdAt: when("createdAt"),
    updatedAt: when("updatedAt"),
  }),
  verification: pgTable("verification", {
    id: text().primaryKey(),
    identifier: text(),
    value: text(),
    expiresAt: when("expiresAt"),
    createdAt: when("createdAt"),
    updatedAt: when("updatedAt"),
  }),
  blockedIdentifier: pgTable("blockedIdentifier", {
    id: text().primaryKey(),
    identifierHash: text(),
    type: text(),
    subject: text(),
    expiresAt: when("expiresAt"),
  }),
};

type Project = { autoSignIn?: boolean; through?: "kysely" | "drizzle" };

async function plainProject(
  options: SoftDeletionOptions = {},
  { autoSignIn = true, through = "kysely" }: Project = {},
) {
  const schema = `plain_${randomBytes(4).toString("hex")}`;
  const pool = new Pool({
    connectionString: superuserUrl,
    options: `-c search_path=${schema}`,
    max: 8,
  });
  pools.push(pool);
  await pool.query(`CREATE SCHEMA ${schema}`);
  const settings = {
    baseURL: origin,
    secret: "only-for-tests-0123456789-0123456789",
    database: pool,
    logger: { disabled: true },
    onAPIError: { throw: true },
    emailAndPassword: {
      enabled: true,
      autoSignIn,
      password: {
        hash: async (given: string) => `hash of ${given}`,
        verify: async (given: { hash: string; password: string }) =>
          given.hash === `hash of ${given.password}`,
      },
    },
    plugins: [softDeletion(options)],
  };
  await (await getMigrations(settings)).runMigrations();
  const database =
    through === "kysely"
      ? pool
      : drizzleAdapter(drizzle(pool), { provider: "pg", schema: tables, transaction: true });
  const instance = () => betterAuth({ ...settings, database });
  const auth = instance();
  const postTo =
    ({ handler }: Pick<typeof auth, "handler">) =>
    async (path: string, body: object, cookie = "") => {
      const request = new Request(`${origin}/api/auth${path}`, {
        method: "POST",
        headers: { "content-type": "application/json", origin, cookie },
        body: JSON.stringify(body),
      });
      const response = await handler(request).catch(() => Response.json({}, { status: 500 }));
      const set = response.headers.getSetCookie().map((line) => line.split(";")[0]);
      return { status: response.status, text: await response.text(), cookie: set.join("; ") };
    };
  const post = postTo(auth);
  return {
    auth,
    post,
    /** As `post`, to another process over the same tables. */
    another: () => postTo(instance()),
    rows: async (sql: string) => (await pool.query(sql)).rows,
    signUp: () => post("/sign-up/email", ada),
    remove: (cookie: string) => post("/delete-user", { password }, cookie),
    restore: () => post("/soft-deletion/restore", { email, password }),
  };
}

const users = `SELECT email, status FROM "user" ORDER BY "createdAt"`;
const fail = () => {
  throw new Error("the bill is not closed");
};

test("keeps the whole lifecycle in the tables that Better Auth creates for the plugin", async () => {
  const { auth, rows, signUp, remove, restore, post } = await plainProject();
  const { cookie } = await signUp();
  expect((await remove(cookie)).status).toBe(200);
  expect(await rows(users)).toEqual([{ email, status: "deleted" }]);
  expect(await rows('SELECT type FROM session, "blockedIdentifier"')).toEqual([]);
  expect((await post("/sign-in/email", { email, password })).text).toContain("ACCOUNT_DELETED");
  expect((await post("/sign-up/email", ada)).text).toContain("EMAIL_BLOCKED");
  expect((await restore()).status).toBe(200);
  const again = await post("/sign-in/email", { email, password });
  expect((await remove(again.cookie)).status).toBe(200);
  await rows(`UPDATE "user" SET "purgeAt" = now() - interval '1 second'`);
  expect((await restore()).status).toBe(401);
  expect(await purgeDeletedUsers(auth)).toEqual({ purged: 1, failed: 0 });
  for (const table of ["user", "account", "session", "verification", "blockedIdentifier"])
    expect([table, await rows(`SELECT * FROM "${table}"`)]).toEqual([table, []]);
});

test("deletes a user whose columns of the plugin are empty", async () => {
  const { rows, signUp, remove } = await plainProject();
  const { cookie } = await signUp();
  await rows(`UPDATE "user" SET status = NULL, "deletedAt" = NULL, "purgeAt" = NULL`);
  expect((await remove(cookie)).status).toBe(200);
  expect(await rows(users)).toEqual([{ email, status: "deleted" }]);
});

describe.each(["kysely", "drizzle"] as const)(
  "statements of the default handlers, %s",
  (through) => {
    test("revoke what was sent to the address of a deletion, and to no similar address", async () => {
      const { rows, post } = await plainProject({}, { through });
      const { cookie } = await post("/sign-up/email", { ...ada, email: "a_a@example.com" });
      const others = ["aba@example.com", "a%a@example.com", "x-a_a@example.com"];
      for (const sentTo of ["a_a@example.com", "A_a@Example.com", ...others])
        await rows(`INSERT INTO verification (id, identifier, value, "expiresAt", "createdAt", "updatedAt")
        VALUES ('link ${sentTo}', 'link', '${JSON.stringify({ type: "magic-link", email: sentTo })}', now(), now(), now()),
          ('code ${sentTo}', 'sign-in-otp-${sentTo.toLowerCase()}', '123456:0', now(), now(), now())`);
      expect((await post("/delete-user", { password }, cookie)).status).toBe(200);
      const left = await rows("SELECT id FROM verification");
      expect(left.map(({ id }) => id).sort()).toEqual(
        others.flatMap((sentTo) => [`link ${sentTo}`, `code ${sentTo}`]).sort(),
      );
    });

    test("find the account of a released address on sign-in, and continue a purge after a failure", async () => {
      const onPurge = vi.fn(({ user }: { user: { email: string } }) => {
        if (user.email === email) fail();
      });
      const options = { blockReRegistration: false, onPurge };
      const { auth, rows, signUp, remove, post } = await plainProject(options, { through });
      await remove((await signUp()).cookie);
      expect((await post("/sign-in/email", { email, password })).text).toContain("ACCOUNT_DELETED");
      const { cookie } = await post("/sign-up/email", { ...ada, email: "bob@example.com" });
      await remove(cookie);
      await rows(`UPDATE "user" SET "purgeAt" = "deletedAt" - interval '1 hour'`);
      expect(await purgeDeletedUsers(auth, { limit: 1 })).toEqual({ purged: 1, failed: 1 });
      expect(await rows('SELECT "formerEmail" FROM "user"')).toEqual([{ formerEmail: email }]);
    });
  },
);

describe("concurrent requests", () => {
  test("succeed once for three deletions, three restores and three purges", async () => {
    const calls = { onDelete: vi.fn(), onRestore: vi.fn(), onPurge: vi.fn() };
    const { auth, rows, signUp, post, remove, restore } = await plainProject(calls);
    const three = <T>(operation: () => Promise<T>) =>
      Promise.all([operation(), operation(), operation()]);
    const { cookie } = await signUp();
    expect((await three(() => remove(cookie))).map(({ status }) => status)).toContain(200);
    expect(calls.onDelete).toHaveBeenCalledOnce();
    expect((await rows(`SELECT * FROM "blockedIdentifier"`)).length).toBe(1);
    expect((await three(restore)).map(({ status }) => status)).toContain(200);
    expect(calls.onRestore).toHaveBeenCalledOnce();
    await remove((await post("/sign-in/email", { email, password })).cookie);
    await rows(`UPDATE "user" SET "purgeAt" = now() - interval '1 second'`);
    const purges = await three(() => purgeDeletedUsers(auth));
    expect(purges.reduce((sum, { purged }) => sum + purged, 0)).toBe(1);
    expect(purges.every(({ failed }) => failed === 0)).toBe(true);
    expect(calls.onPurge).toHaveBeenCalledOnce();
  });

  test.each(["kysely", "drizzle"] as const)(
    "restore once for three requests with one restore link in two processes (%s)",
    async (through) => {
      const onRestore = vi.fn(() => new Promise<void>((resolve) => setTimeout(resolve, 50)));
      const links: string[] = [];
      const sendRestoreLink = ({ token }: { token: string }) => void links.push(token);
      const first = await plainProject({ onRestore, sendRestoreLink }, { through });
      const second = first.another();
      await first.remove((await first.signUp()).cookie);
      await first.post("/soft-deletion/request-restore", { email });
      const body = { token: links[0] };
      const answers = await Promise.all(
        [first.post, first.post, second].map((post) => post("/soft-deletion/restore", body)),
      );
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 400, 400]);
      for (const { status, text } of answers)
        if (status === 400) expect(text).toContain("RESTORE_LINK_INVALID");
      expect(onRestore).toHaveBeenCalledOnce();
      expect(await first.rows(users)).toEqual([{ email, status: "active" }]);
      expect(await first.rows('SELECT type FROM "blockedIdentifier"')).toEqual([]);
    },
  );

  test("give a released address to either the restore or the sign-up", async () => {
    const { rows, signUp, remove, restore, post } = await plainProject({
      blockReRegistration: false,
    });
    await remove((await signUp()).cookie);
    const [restored, registered] = await Promise.all([
      restore(),
      post("/sign-up/email", { ...ada, name: "Eve" }),
    ]);
    expect([
      [200, 422],
      [409, 200],
    ]).toContainEqual([restored.status, registered.status]);
    const owners = await rows(`SELECT name, status FROM "user" WHERE email = '${email}'`);
    const name = restored.status === 200 ? "Ada" : "Eve";
    expect(owners).toEqual([{ name, status: "active" }]);
  });
});

describe("a throwing hook", () => {
  test("rolls back a deletion with its sessions and reservation", async () => {
    const { rows, signUp, remove } = await plainProject({ onDelete: fail });
    const { cookie } = await signUp();
    expect((await remove(cookie)).status).toBe(500);
    expect(await rows(`SELECT status, "deletedAt", "purgeAt" FROM "user"`)).toEqual([
      { status: "active", deletedAt: null, purgeAt: null },
    ]);
    expect((await rows("SELECT * FROM session")).length).toBe(1);
    expect(await rows(`SELECT * FROM "blockedIdentifier"`)).toEqual([]);
  });

  test("keeps an account and its data from being purged", async () => {
    const { auth, rows, signUp, remove } = await plainProject({ onPurge: fail });
    await remove((await signUp()).cookie);
    await rows(`UPDATE "user" SET "purgeAt" = now() - interval '1 second'`);
    expect(await purgeDeletedUsers(auth)).toEqual({ purged: 0, failed: 1 });
    for (const table of ["user", "account", "blockedIdentifier"])
      expect([table, (await rows(`SELECT * FROM "${table}"`)).length]).toEqual([table, 1]);
  });
});

test("answers a concealed sign-up with a reserved address exactly like a new one", async () => {
  const { rows, signUp, remove, post } = await plainProject(
    { concealBlockedEmail: true },
    { autoSignIn: false },
  );
  await signUp();
  await remove((await post("/sign-in/email", { email, password })).cookie);
  const reserved = await signUp();
  const fresh = await post("/sign-up/email", { ...ada, email: "new@example.com" });
  // Ids and times differ between any two, and the address is what was sent.
  const same = (text: string) =>
    text
      .replace(/"id":"\w{32}"/, '"id":"..."')
      .replace(/"(\w+At)":"\d{4}-[\d-]+T[\d:.]+Z"/g, '"$1":"..."')
      .replace(/"email":"[^"]+"/, '"email":"..."');
  expect(same(reserved.text)).toBe(same(fresh.text));
  expect(reserved.text).toContain('"email":"ada@example.com"');
  expect([reserved.status, reserved.cookie]).toEqual([fresh.status, fresh.cookie]);
  expect(await rows(users)).toEqual([
    { email, status: "deleted" },
    { email: "new@example.com", status: "active" },
  ]);
});
