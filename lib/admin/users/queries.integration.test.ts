import { randomUUID } from "node:crypto";
import { eq, inArray, sql } from "drizzle-orm";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { db } from "@/db/client";
import { hashEmail } from "@/db/email-hash";
import { subscriptionPlans, userSubscriptions, users } from "@/db/schema";
import { seedDatabase } from "@/lib/seed/seed";
import { countUsers, listUsers, readUsers } from "./queries";
import { readUserQuery, type UserQuery, userSorts } from "./schema";

type NewUser = Partial<typeof users.$inferInsert>;

/** Inserts users in one statement, without passwords; returns their names. */
async function addUsers(given: NewUser[]): Promise<string[]> {
  const rows = given.map((values, n) => {
    const email = values.email ?? `${randomUUID()}@example.com`;
    return { name: `User ${n}`, emailVerified: true, ...values, email, ...hashEmail(email) };
  });
  await db.insert(users).values(rows);
  return rows.map(({ name }) => name);
}

const day = 86_400_000;
const now = Date.now();
const ago = (days: number) => new Date(now - days * day);
const deleted = (): NewUser => ({ status: "deleted", deletedAt: ago(1), purgeAt: ago(-29) });

function queryOf(given: Record<string, string>) {
  const { query, errors } = readUserQuery(given);
  if (!query) throw new Error(JSON.stringify(errors));
  return query;
}

const listAll = async (query: UserQuery) => listUsers(query, await countUsers(query));

/** The names of everybody whom a query finds, in its order, and that it counts as many. */
async function namesFor(given: Record<string, string>): Promise<string[]> {
  const query = queryOf(given);
  const total = await countUsers(query);
  const { rows } = await listUsers(query, total);
  expect(total).toEqual({ count: rows.length, exact: true });
  // The other way to read them, by which more than 10,000 are.
  expect((await listUsers(query, { ...total, exact: false })).rows).toEqual(rows);
  return rows.map(({ name }) => name);
}

const found = async (given: Record<string, string>) => (await namesFor(given)).toSorted();

beforeAll(() => seedDatabase({ filled: false }));
beforeEach(async () => {
  await db.transaction(async (tx) => {
    await tx.execute(sql`SET LOCAL app.allow_mass_delete = on`);
    await tx.delete(users);
  });
});

async function subscribe(
  name: string,
  plan: string,
  status: "active" | "past_due" | "cancelled" = "active",
) {
  const [user] = await db.select({ id: users.id }).from(users).where(eq(users.name, name));
  const [row] = await db
    .select({ id: subscriptionPlans.id })
    .from(subscriptionPlans)
    .where(eq(subscriptionPlans.slug, plan));
  if (!user || !row) throw new Error("There is no such user or plan.");
  await db.insert(userSubscriptions).values({ userId: user.id, planId: row.id, status });
}

describe("a filter", () => {
  test("by state finds each account in one state: deleted before suspended before active", async () => {
    const banned = { bannedAt: ago(1) };
    await addUsers([
      { name: "active" },
      { name: "suspended", ...banned },
      { name: "suspended for a while", ...banned, banExpiresAt: ago(-1) },
      { name: "suspended until yesterday", ...banned, banExpiresAt: ago(1) },
      { name: "deleted", ...deleted() },
      { name: "suspended and deleted", ...banned, ...deleted() },
    ]);
    expect(await found({ state: "active" })).toEqual(["active", "suspended until yesterday"]);
    expect(await found({ state: "suspended" })).toEqual(["suspended", "suspended for a while"]);
    expect(await found({ state: "deleted" })).toEqual(["deleted", "suspended and deleted"]);
    const { rows } = await listAll(queryOf({}));
    expect(Object.fromEntries(rows.map(({ name, state }) => [name, state]))).toEqual({
      active: "active",
      suspended: "suspended",
      "suspended for a while": "suspended",
      "suspended until yesterday": "active",
      deleted: "deleted",
      "suspended and deleted": "deleted",
    });
  });

  test("by role and by verification", async () => {
    await addUsers([
      { name: "member" },
      { name: "admin", role: "admin" },
      { name: "unverified", emailVerified: false },
    ]);
    expect(await found({ role: "admin" })).toEqual(["admin"]);
    expect(await found({ role: "member" })).toEqual(["member", "unverified"]);
    expect(await found({ verified: "no" })).toEqual(["unverified"]);
    expect(await found({ verified: "yes" })).toEqual(["admin", "member"]);
  });

  test("by plan counts a late payment, and neither a cancelled subscription nor none", async () => {
    await addUsers(["garden", "late", "cancelled", "free", "none"].map((name) => ({ name })));
    await subscribe("garden", "garden");
    await subscribe("late", "garden", "past_due");
    await subscribe("cancelled", "garden", "cancelled");
    await subscribe("free", "seedling");
    expect(await found({ plan: "garden" })).toEqual(["garden", "late"]);
    expect(await found({ plan: "seedling" })).toEqual(["cancelled", "free", "none"]);
    expect(await found({ plan: "orchard" })).toEqual([]);
    expect(await found({ plan: "no-such-plan" })).toEqual([]);
    const { rows } = await listAll(queryOf({}));
    expect(Object.fromEntries(rows.map(({ name, plan }) => [name, plan]))).toEqual({
      garden: "Garden",
      late: "Garden",
      cancelled: "Seedling",
      free: "Seedling",
      none: "Seedling",
    });
  });

  test("by last activity counts nobody who never signed in as active", async () => {
    await addUsers([
      { name: "today", lastActiveAt: ago(0) },
      { name: "20 days", lastActiveAt: ago(20) },
      { name: "60 days", lastActiveAt: ago(60) },
      { name: "200 days", lastActiveAt: ago(200) },
      { name: "500 days", lastActiveAt: ago(500) },
      { name: "never" },
    ]);
    expect(await found({ active: "7d" })).toEqual(["today"]);
    expect(await found({ active: "30d" })).toEqual(["20 days", "today"]);
    expect(await found({ active: "90d" })).toEqual(["20 days", "60 days", "today"]);
    expect(await found({ active: "year" })).toEqual(["20 days", "200 days", "60 days", "today"]);
    expect(await found({ active: "not-30d" })).toEqual([
      "200 days",
      "500 days",
      "60 days",
      "never",
    ]);
    expect(await found({ active: "not-90d" })).toEqual(["200 days", "500 days", "never"]);
    expect(await found({ active: "not-year" })).toEqual(["500 days", "never"]);
    expect(await found({ active: "never" })).toEqual(["never"]);
  });

  test("by sign-up includes the first and the last day, in UTC", async () => {
    const at = (text: string) => ({ name: text, createdAt: new Date(text) });
    await addUsers([
      at("2026-01-30T23:59:59.999Z"),
      at("2026-01-31T00:00:00.000Z"),
      at("2026-02-01T23:59:59.999Z"),
      at("2026-02-02T00:00:00.000Z"),
    ]);
    expect(await found({ from: "2026-01-31", to: "2026-02-01" })).toEqual([
      "2026-01-31T00:00:00.000Z",
      "2026-02-01T23:59:59.999Z",
    ]);
    expect(await found({ from: "2026-02-02" })).toEqual(["2026-02-02T00:00:00.000Z"]);
    expect(await found({ to: "2026-01-30" })).toEqual(["2026-01-30T23:59:59.999Z"]);
  });

  test("combines with every other one", async () => {
    await addUsers([
      { name: "Ada old", createdAt: ago(100) },
      { name: "Ada new" },
      { name: "Ada unverified", emailVerified: false },
      { name: "Eve new" },
    ]);
    const from = ago(2).toISOString().slice(0, 10);
    expect(await found({ q: "ada", verified: "yes", state: "active", from })).toEqual(["Ada new"]);
  });
});

describe("a search", () => {
  test("finds a part of the name or the address, in upper and lower case alike", async () => {
    await addUsers([
      { name: "Ada Lovelace", email: "countess@example.com" },
      { name: "Grace Hopper", email: "grace.lovelace@example.com" },
      { name: "Eve", email: "eve@example.com" },
    ]);
    await addUsers([{ name: "Anna", email: "anna@xn--exmple-cua.de" }]);
    expect(await found({ q: "anna@Exämple.de" })).toEqual(["Anna"]);
    expect(await found({ q: "LOVEL" })).toEqual(["Ada Lovelace", "Grace Hopper"]);
    expect(await found({ q: "a love" })).toEqual(["Ada Lovelace"]);
    expect(await found({ q: "Countess@Example.com" })).toEqual(["Ada Lovelace"]);
    expect(await found({ q: "@example" })).toHaveLength(3);
    expect(await found({ q: "nobody" })).toEqual([]);
  });

  test("finds nothing across the end of a name and the beginning of the address", async () => {
    await addUsers([{ name: "Ada", email: "bea@example.com" }]);
    expect(await found({ q: "adabea" })).toEqual([]);
    expect(await found({ q: "ada bea" })).toEqual([]);
  });

  test("takes %, _ and \\ as they are", async () => {
    await addUsers([
      { name: "100% Ada" },
      { name: "1000 Ada" },
      { name: "back\\slash" },
      { name: "backslash" },
      { name: "plain", email: "under_score@example.com" },
      { name: "dotted", email: "under.score@example.com" },
      { name: "%" },
    ]);
    expect(await found({ q: "100%" })).toEqual(["100% Ada"]);
    expect(await found({ q: "ck\\sla" })).toEqual(["back\\slash"]);
    expect(await found({ q: "under_score" })).toEqual(["plain"]);
    expect(await found({ q: "%" })).toEqual(["%"]);
    expect(await found({ q: "_" })).toEqual([]);
    expect(await found({ q: "\\" })).toEqual([]);
  });

  test("without three letters or digits in a row finds beginnings of the name or the address", async () => {
    await addUsers([
      { name: "Bo Li", email: "x1@example.com" },
      { name: "Abo", email: "x2@example.com" },
      { name: "Eve", email: "bo@example.com" },
      { name: "李小龍", email: "x3@example.com" },
      { name: "J. S. Bach", email: "x4@example.com" },
    ]);
    expect(await found({ q: "BO" })).toEqual(["Bo Li", "Eve"]);
    expect(await found({ q: "b" })).toEqual(["Bo Li", "Eve"]);
    expect(await found({ q: "李小" })).toEqual(["李小龍"]);
    expect(await found({ q: "j. s" })).toEqual(["J. S. Bach"]);
    expect(await found({ q: "li" })).toEqual([]);
  });

  test("finds an account by its whole id or subject", async () => {
    await addUsers([{ name: "Ada" }, { name: "Eve" }]);
    const [ada] = await db.select().from(users).where(eq(users.name, "Ada"));
    expect(await found({ q: ada?.id ?? "" })).toEqual(["Ada"]);
    expect(await found({ q: ada?.subject.toUpperCase() ?? "" })).toEqual(["Ada"]);
    expect(await found({ q: randomUUID() })).toEqual([]);
  });
});

test("sorts by sign-up, last activity, name and address, each in both ways", async () => {
  await addUsers([
    { name: "bea", email: "3@example.com", createdAt: ago(3), lastActiveAt: ago(1) },
    { name: "Ada", email: "2@example.com", createdAt: ago(2) },
    { name: "Cem", email: "1@example.com", createdAt: ago(1), lastActiveAt: ago(2) },
  ]);
  const orders = await Promise.all(userSorts.map(async (sort) => [sort, await namesFor({ sort })]));
  expect(Object.fromEntries(orders)).toEqual({
    "-created": ["Cem", "Ada", "bea"],
    created: ["bea", "Ada", "Cem"],
    "-last-active": ["bea", "Cem", "Ada"],
    "last-active": ["Ada", "Cem", "bea"],
    name: ["Ada", "bea", "Cem"],
    "-name": ["Cem", "bea", "Ada"],
    email: ["Cem", "Ada", "bea"],
    "-email": ["bea", "Ada", "Cem"],
  });
});

describe("paging", () => {
  /** Users of whom many share what they are sorted by. */
  const addMany = (count: number, tag: string) =>
    addUsers(
      Array.from({ length: count }, (_, n) => ({
        name: `${tag} ${n % 3}`,
        email: `${tag}-${n}@example.com`,
        createdAt: ago(n % 4),
        lastActiveAt: n % 2 ? ago(n % 5) : null,
      })),
    );

  test.each(userSorts)(
    "by %s shows everybody once, to the end and back, while others sign up",
    async (sort) => {
      await addMany(130, "first");
      const everybody = (await db.select({ id: users.id }).from(users)).map(({ id }) => id);
      let query = queryOf({ sort });
      const forth: string[] = [];
      for (let page = await listAll(query); ; page = await listAll(query)) {
        forth.push(...page.rows.map(({ id }) => id));
        await addMany(7, `later ${forth.length}`);
        if (!page.next) break;
        query = { ...query, after: page.next };
      }
      const known = (ids: string[]) => ids.filter((id) => everybody.includes(id));
      expect(new Set(forth).size).toBe(forth.length);
      expect(known(forth).toSorted()).toEqual(everybody.toSorted());

      const back: string[] = [];
      let page = await listAll(query);
      const last = page.rows.map(({ id }) => id);
      while (page.previous) {
        page = await listAll({ ...query, after: undefined, before: page.previous });
        back.unshift(...page.rows.map(({ id }) => id));
        await addMany(7, `back ${back.length}`);
      }
      expect(new Set(back).size).toBe(back.length);
      expect(known(back)).toEqual(known(forth).filter((id) => !last.includes(id)));
    },
  );

  test("offers no page before the first and none after the last", async () => {
    await addMany(51, "one");
    const first = await listAll(queryOf({}));
    expect(first.rows).toHaveLength(50);
    expect(first.previous).toBeUndefined();
    const last = await listAll({ ...queryOf({}), after: first.next });
    expect(last.rows).toHaveLength(1);
    expect(last.next).toBeUndefined();
    const again = await listAll({ ...queryOf({}), before: last.previous });
    expect(again).toEqual(first);
  });

  test("shows the first page for a place that is no place, or beyond which nobody is left", async () => {
    await addMany(51, "one");
    const first = await listAll(queryOf({}));
    for (const word of ["nonsense", "e30", "%00"]) {
      expect(await listAll(queryOf({ after: word }))).toEqual(first);
      expect(await listAll(queryOf({ before: word }))).toEqual(first);
    }
    const { rows } = await listAll({ ...queryOf({}), after: first.next });
    await db.delete(users).where(
      inArray(
        users.id,
        rows.map(({ id }) => id),
      ),
    );
    expect((await listAll({ ...queryOf({}), after: first.next })).rows).toEqual(first.rows);
  });
});

test("reads everybody once for an export, newest first, while others sign up and change", async () => {
  await db.execute(sql`
    INSERT INTO users (name, email, email_hash, email_hash_key, created_at)
    SELECT 'User ' || n, n || '@example.com', n::text, 'test', now() - n % 7 * interval '1 day'
    FROM generate_series(1, 2500) AS n`);
  const read: { name: string; createdAt: Date }[] = [];
  const sizes: number[] = [];
  for await (const rows of readUsers(queryOf({ sort: "-last-active" }))) {
    read.push(...rows);
    sizes.push(rows.length);
    await addUsers([{ name: `later ${read.length}` }]);
    await db.update(users).set({ lastActiveAt: new Date() });
  }
  expect(sizes).toEqual([1000, 1000, 500]);
  expect(new Set(read.map(({ name }) => name)).size).toBe(2500);
  const times = read.map(({ createdAt }) => createdAt.getTime());
  expect(times).toEqual(times.toSorted((a, b) => b - a));
});

test("counts up to 10,000, and estimates beyond", async () => {
  const add = (from: number, to: number) =>
    db.execute(sql`
      INSERT INTO users (name, email, email_hash, email_hash_key)
      SELECT 'User', n || '@example.com', n::text, 'test'
      FROM generate_series(${from}::int, ${to}::int) AS n`);
  await add(1, 10_000);
  expect(await countUsers({})).toEqual({ count: 10_000, exact: true });
  await add(10_001, 10_001);
  const { count, exact } = await countUsers({});
  expect(exact).toBe(false);
  expect(count).toBeGreaterThan(10_000);
});
