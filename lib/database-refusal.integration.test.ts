import { sql } from "drizzle-orm";
import { drizzle } from "drizzle-orm/node-postgres";
import { Pool } from "pg";
import { expect, test } from "vitest";
import { db, type Transaction } from "@/db/client";
import * as schema from "@/db/schema";
import { describeDatabaseRefusal } from "./database-refusal";
import { env } from "./env";

/** What is said of a database of which a statement changes something; the change is undone. */
async function refusalAfter(statement: string): Promise<string | null> {
  let said: string | null = null;
  const undo = new Error("undo");
  const work = async (tx: Transaction) => {
    await tx.execute(sql.raw(statement));
    said = await describeDatabaseRefusal(tx);
    throw undo;
  };
  await db.transaction(work).catch((error) => {
    if (error !== undo) throw error;
  });
  return said;
}

test("works with the database as it is, and with harmless settings of a role", async () => {
  expect(await describeDatabaseRefusal()).toBeNull();
  for (const setting of [
    "datestyle = 'ISO, DMY'",
    "timezone = 'Asia/Tokyo'",
    "search_path = public",
  ])
    expect(await refusalAfter(`SET LOCAL ${setting}`)).toBeNull();
});

const searchPath = /search_path has another schema first, or none\. Run ALTER ROLE/;

test.each([
  ["SET LOCAL datestyle = 'SQL, DMY'", /writes dates in another format than ISO\. Run ALTER ROLE/],
  ["SET LOCAL datestyle = 'German'", /another format than ISO/],
  ["SET LOCAL default_transaction_isolation = 'serializable'", /level than READ COMMITTED\. Run/],
  ["SET LOCAL default_transaction_isolation = 'repeatable read'", /level than READ COMMITTED/],
  ["SET LOCAL search_path = ''", searchPath],
  ["SET LOCAL search_path = graphile_worker", searchPath],
  ["SET LOCAL transaction_read_only = on", /is read-only: it is a replica\. Set DATABASE_URL to/],
])("says how to mend it after %s", async (statement, sentence) => {
  expect(await refusalAfter(statement)).toMatch(sentence);
});

test("says of a database without tables that it has to be migrated", async () => {
  const url = Object.assign(new URL(env().DATABASE_URL), { pathname: "/postgres" });
  const pool = new Pool({ connectionString: url.href });
  try {
    expect(await describeDatabaseRefusal(drizzle(pool, { schema }))).toBe(
      "The database in DATABASE_URL has no tables yet. Run npm run db:migrate first, or node migrate.js in a container.",
    );
  } finally {
    await pool.end();
  }
});
