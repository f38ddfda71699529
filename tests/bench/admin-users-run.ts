import { drizzle } from "drizzle-orm/node-postgres";
import { type Database, db, pool } from "@/db/client";
import { writeCursor } from "@/lib/admin/users/cursor";
import { countUsers, listUsers } from "@/lib/admin/users/queries";
import { readUserQuery } from "@/lib/admin/users/schema";
import { env } from "@/lib/env";
import "@/lib/features";
import { sql } from "drizzle-orm";
import { seedDatabase } from "@/lib/seed/seed";
import { withClient } from "@/tests/support/databases";
import { addPopulation } from "./admin-users-data";
import { median, report, time } from "./measure";

const population = 1_000_000;
const rounds = 9;
/** In milliseconds, for the statement of a page and for that of its total. */
const limit = 100;

type Given = Record<string, string>;

const daysAgo = (days: number) =>
  new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);

const cases: [string, Given][] = [
  ["everybody", {}],
  ...["created", "-last-active", "last-active", "name", "-name", "email", "-email"].map(
    (sort): [string, Given] => [`everybody by ${sort}`, { sort }],
  ),
  ...["active", "suspended", "deleted"].map((state): [string, Given] => [state, { state }]),
  ["admins", { role: "admin" }],
  ["members", { role: "member" }],
  ["verified", { verified: "yes" }],
  ["unverified", { verified: "no" }],
  ...["seedling", "garden", "orchard"].map((plan): [string, Given] => [`plan ${plan}`, { plan }]),
  ...["7d", "30d", "90d", "year", "not-30d", "not-90d", "not-year", "never"].map(
    (active): [string, Given] => [`active ${active}`, { active }],
  ),
  ["created in the last week", { from: daysAgo(7) }],
  ["created in the last quarter", { from: daysAgo(90) }],
  ["created until three years ago", { to: daysAgo(1095) }],
  ["search: a common name (smith)", { q: "smith" }],
  ["search: a host of most (gmail.com)", { q: "@gmail.com" }],
  ["search: a host of few (company77.)", { q: "@company77." }],
  ["search: one address in part (123456@)", { q: "123456@" }],
  ["search: a whole name (Nadia Okafor)", { q: "Nadia Okafor" }],
  ["search: three letters (ann)", { q: "ann" }],
  ["search: nobody (quetzalcoatl)", { q: "quetzalcoatl" }],
  ["search: nobody, of common parts (smith.adam@smith)", { q: "smith.adam@smith" }],
  ["search: one character (a)", { q: "a" }],
  ["search: two characters (jo)", { q: "jo" }],
  ["search: two characters of nobody (qx)", { q: "qx" }],
  ["search: signs (j.s)", { q: "j.s" }],
  ["created in the last week, by -last-active", { from: daysAgo(7), sort: "-last-active" }],
  ["created in the last week, by last-active", { from: daysAgo(7), sort: "last-active" }],
  ["created in the last quarter, by last-active", { from: daysAgo(90), sort: "last-active" }],
  ["created in the last week, by name", { from: daysAgo(7), sort: "name" }],
  ["created until three years ago, by -created", { to: daysAgo(1095), sort: "-created" }],
  ["never active, by email", { active: "never", sort: "email" }],
  ["active in the last week, by created", { active: "7d", sort: "created" }],
  ["not active for a year, by -created", { active: "not-year", sort: "-created" }],
  ["suspended, by name", { state: "suspended", sort: "name" }],
  ["deleted, by -last-active", { state: "deleted", sort: "-last-active" }],
  ["unverified, on plan orchard", { verified: "no", plan: "orchard" }],
  ["suspended, on plan garden", { state: "suspended", plan: "garden" }],
  [
    "unverified, never active, created in the last week",
    { verified: "no", active: "never", from: daysAgo(7) },
  ],
  ["unverified, deleted, on plan garden", { verified: "no", state: "deleted", plan: "garden" }],
  ["smith, by name", { q: "smith", sort: "name" }],
  ["adam, by -name", { q: "adam", sort: "-name" }],
  ["smith, suspended", { q: "smith", state: "suspended" }],
  [
    "smith, on plan orchard, not active for a year",
    { q: "smith", plan: "orchard", active: "not-year" },
  ],
  ["gmail.com, deleted, by email", { q: "gmail.com", state: "deleted", sort: "email" }],
];

/** The places of the list from which pages in its middle are read. */
const places = {
  "-created": sql`created_at::text`,
  "-last-active": sql`coalesce(last_active_at, '-infinity')::text`,
  name: sql`lower(name) COLLATE "C"`,
  email: sql`email`,
};

async function middlePages(): Promise<[string, Given][]> {
  const [row] = (
    await db.execute<Record<string, string>>(sql`
      SELECT id, ${sql.join(
        Object.entries(places).map(([name, value]) => sql`${value} AS ${sql.identifier(name)}`),
        sql`, `,
      )} FROM users WHERE last_active_at IS NOT NULL ORDER BY id OFFSET ${population / 2}::int LIMIT 1`)
  ).rows;
  return Object.keys(places).flatMap((sort) =>
    ["after", "before"].map((side): [string, Given] => [
      `from the middle, ${side}, by ${sort}`,
      { sort, [side]: writeCursor({ value: row?.[sort] ?? "", id: row?.id ?? "" }) },
    ]),
  );
}

type Plan = {
  "Node Type": string;
  "Index Name"?: string;
  "Relation Name"?: string;
  Plans?: Plan[];
};

/** What a plan reads of users: its indexes, and where none helps the table. */
function reads(plan: Plan): string[] {
  const { "Node Type": type, "Index Name": index, Plans: plans = [] } = plan;
  const scan = type === "Seq Scan" && plan["Relation Name"] === "users" ? ["table"] : [];
  // Of the plan's name, which every row has.
  const own = index && index !== "user_subscriptions_user_id_unique" ? [index] : scan;
  return [...own, ...plans.flatMap(reads), ...(type === "Sort" ? ["sort"] : [])];
}

/** Runs `work` and returns the plan of the last statement that reads users. */
async function planOf(work: () => Promise<unknown>): Promise<string> {
  const original = pool.query;
  let sent: { text: string; values: unknown[] } | undefined;
  pool.query = ((query: { text: string }, values: unknown[]) => {
    if (/FROM "users"/i.test(query.text) && !/EXPLAIN/.test(query.text))
      sent = { text: query.text, values };
    return Reflect.apply(original, pool, [query, values]);
  }) as typeof pool.query;
  await work();
  pool.query = original;
  if (!sent) return "";
  const { rows } = await pool.query(`EXPLAIN (FORMAT JSON) ${sent.text}`, sent.values as never);
  return [...new Set(reads(rows[0]["QUERY PLAN"][0].Plan))].join(" ");
}

/** The median of several runs, and the fastest, which tells on a busy machine what the statement itself takes. */
async function timesOf(work: () => Promise<unknown>): Promise<{ usual: number; cell: string }> {
  const taken: number[] = [];
  for (let round = 0; round < rounds; round++) taken.push(await time(work));
  const usual = median(taken);
  return { usual, cell: `${usual.toFixed(1)} (${Math.min(...taken).toFixed(1)})` };
}

async function measure(name: string, given: Given): Promise<void> {
  const { query } = readUserQuery(given);
  if (!query) throw new Error(`${name} is no query`);
  const found = await countUsers(query);
  const list = await timesOf(() => listUsers(query, found));
  const total = await timesOf(() => countUsers(query));
  const plans = [
    await planOf(() => listUsers(query, found)),
    await planOf(() => countUsers(query)),
  ];
  report(name, list.cell, total.cell);
  process.stdout.write(`    ${plans.join(" | ")}\n`);
  if (Math.max(list.usual, total.usual) > limit) {
    process.stdout.write("    above the limit\n");
    process.exitCode = 1;
  }
}

/** How long writing takes with all indexes, and in a transaction that has dropped some of those of the list. */
async function measureWrites(on: Database): Promise<void> {
  const { rows } = await on.execute<{ id: string }>(sql`
    SELECT id FROM users TABLESAMPLE SYSTEM (1) LIMIT 400`);
  const updateAll = async () => {
    const taken: number[] = [];
    for (const { id } of rows)
      taken.push(
        await time(() => on.execute(sql`UPDATE users SET last_active_at = now() WHERE id = ${id}`)),
      );
    return median(taken);
  };
  const insertAll = async () => {
    const taken: number[] = [];
    for (const { id } of rows)
      taken.push(
        await time(() =>
          on.execute(sql`INSERT INTO users (name, email, email_hash, email_hash_key)
            VALUES ('Ada Lovelace', ${`ada.lovelace.${id}@example.com`}, ${id}, 'bench')`),
        ),
      );
    return median(taken);
  };
  const listed = ["last_active_at", "name", "email", "search", "admin", "unverified"];
  report("writes", "activity", "sign-up");
  // The first turn is for the caches.
  for (const without of [listed, [], ["search"], listed]) {
    await on.execute(sql`BEGIN`);
    for (const name of without)
      await on.execute(sql`DROP INDEX ${sql.identifier(`users_${name}_idx`)}`);
    const [update, insert] = [await updateAll(), await insertAll()];
    await on.execute(sql`ROLLBACK`);
    const name = without.length ? `without ${without.join(", ")}` : "with all indexes";
    report(name, `${update.toFixed(2)} ms`, `${insert.toFixed(2)} ms`);
  }
}

/** Measures the list of users at a million of them. */
export async function benchAdminUsers(): Promise<void> {
  await seedDatabase({ filled: false });
  await withClient(env().DATABASE_URL, (client) =>
    addPopulation(population, drizzle(client) as unknown as Database),
  );
  report("median (fastest) in ms", "page", "total");
  const one = await db.execute<{ id: string }>(sql`SELECT id FROM users LIMIT 1`);
  const id = one.rows[0]?.id ?? "";
  report("floor: SELECT 1", (await timesOf(() => db.execute(sql`SELECT 1`))).cell);
  report(
    "floor: one user by the primary key",
    (await timesOf(() => db.execute(sql`SELECT * FROM users WHERE id = ${id}`))).cell,
  );
  for (const [name, given] of [...cases, ["by id", { q: id }] as [string, Given]])
    await measure(name, given);
  for (const [name, given] of await middlePages()) await measure(name, given);
  await withClient(env().DATABASE_URL, (client) =>
    measureWrites(drizzle(client) as unknown as Database),
  );
}
