import { sql } from "drizzle-orm";
import { db, type Executor } from "@/db/client";
import { sqlStateOf } from "./error-reason";

const sentences = {
  "search-path":
    "The database role in DATABASE_URL finds no tables in the schema public: its search_path has another schema first, or none. Run ALTER ROLE ... RESET search_path, and the same for the database.",
  "not-migrated":
    "The database in DATABASE_URL has no tables yet. Run npm run db:migrate first, or node migrate.js in a container.",
  encoding:
    "The database in DATABASE_URL doesn’t store text as UTF-8. Create it with ENCODING 'UTF8', and copy its data into the new one.",
  "date-style":
    "The database role in DATABASE_URL writes dates in another format than ISO. Run ALTER ROLE ... RESET datestyle, and the same for the database.",
  isolation:
    "The database role in DATABASE_URL begins transactions in another isolation level than READ COMMITTED. Run ALTER ROLE ... RESET default_transaction_isolation, and the same for the database.",
  role: "The database role in DATABASE_URL can’t add jobs to the queue, so sign-ups and emails would fail. Run the SQL that npm run db:grants prints; docs/database.md explains it.",
  "read-only":
    "The database in DATABASE_URL is read-only: it is a replica. Set DATABASE_URL to the primary server.",
};

/** Why the application can’t work with a database that answers. */
export type DatabaseRefusal = keyof typeof sentences;

// The queue’s row-level security has no policies, so only the owner of its tables is exempt.
const refusal = sql`CASE
  WHEN current_schema() IS NULL OR to_regclass('users') IS DISTINCT FROM to_regclass('public.users')
    THEN 'search-path'
  WHEN to_regclass('public.users') IS NULL THEN 'not-migrated'
  WHEN current_setting('server_encoding') <> 'UTF8' THEN 'encoding'
  WHEN current_setting('datestyle') NOT LIKE 'ISO%' THEN 'date-style'
  WHEN current_setting('default_transaction_isolation') <> 'read committed' THEN 'isolation'
  WHEN current_setting('transaction_read_only') = 'on' THEN 'read-only'
  WHEN EXISTS (
    SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = 'graphile_worker' AND c.relrowsecurity AND row_security_active(c.oid)) THEN 'role'
  END`;

/** Why the application can’t work with the database, `null` if it can. @throws if it does not answer */
export async function findDatabaseRefusal(
  executor: Executor = db,
): Promise<DatabaseRefusal | null> {
  try {
    const { rows } = await executor.execute<{ refusal: DatabaseRefusal | null }>(
      sql`SELECT ${refusal} AS refusal`,
    );
    return rows[0]?.refusal ?? null;
  } catch (error) {
    if (sqlStateOf(error) === "42501") return "role";
    throw error;
  }
}

/** `findDatabaseRefusal` as a sentence that says how to mend it. @throws if the database does not answer */
export async function describeDatabaseRefusal(executor: Executor = db): Promise<string | null> {
  const found = await findDatabaseRefusal(executor);
  return found && sentences[found];
}
