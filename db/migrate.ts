import { sql } from "drizzle-orm";
import { readMigrationFiles } from "drizzle-orm/migrator";
import { drizzle } from "drizzle-orm/node-postgres";
import { migrate } from "drizzle-orm/node-postgres/migrator";
import { runMigrations } from "graphile-worker";
import { Pool, type PoolClient } from "pg";
import type { Executor } from "./client";
import { handOverQueue } from "./grants";

const migrationsFolder = "./drizzle";

// Any number: it only has to be the same in every instance.
const migrationLock = 7_370_001;

/** The database was created by migrations that this version of the project does not have, or by another application. */
export class EarlierMigrationsError extends Error {
  constructor() {
    super(
      "This database has migrations of an earlier version or of another application and can’t be updated: check DATABASE_URL, or run npm run db:reset, which deletes everything in it.",
    );
  }
}

/** Tables would come into another schema than `public`, which triggers and functions name. */
class SearchPathError extends Error {
  constructor(schema: string | null) {
    super(
      `new tables would be created in ${schema ? `the schema ${schema}` : "no schema"} instead of public: run ALTER ROLE ... RESET search_path, and the same for the database`,
    );
  }
}

/**
 * Reads which migrations a database has and the project has, as times in milliseconds, oldest first.
 *
 * @throws EarlierMigrationsError when the database has migrations, and the baseline is not among them.
 *   Later migrations that the project does not know are no error: an older version may be deployed again.
 */
export async function readMigrations(client: {
  query(statement: string): Promise<{ rows: Record<string, unknown>[] }>;
}): Promise<{ applied: number[]; known: number[] }> {
  const known = readMigrationFiles({ migrationsFolder }).map(({ folderMillis }) => folderMillis);
  const journal = await client.query(
    "SELECT to_regclass('drizzle.__drizzle_migrations') IS NOT NULL AS exists",
  );
  if (!journal.rows[0]?.exists) return { applied: [], known };
  const { rows } = await client.query(
    "SELECT created_at FROM drizzle.__drizzle_migrations ORDER BY created_at",
  );
  const applied = rows.map((row) => Number(row.created_at));
  const [baseline] = known;
  if (applied.length > 0 && baseline !== undefined && !applied.includes(baseline))
    throw new EarlierMigrationsError();
  return { applied, known };
}

/** The hashes of the project’s migrations, oldest first. */
export const knownMigrations = (): string[] =>
  readMigrationFiles({ migrationsFolder }).map(({ hash }) => hash);

/** The hashes of the migrations that a database has, oldest first; none in a database without migrations. */
export async function appliedMigrations(executor: Executor): Promise<string[]> {
  const journal = await executor.execute<{ exists: boolean }>(
    sql`SELECT to_regclass('drizzle.__drizzle_migrations') IS NOT NULL AS exists`,
  );
  if (!journal.rows[0]?.exists) return [];
  const { rows } = await executor.execute<{ hash: string }>(
    sql`SELECT hash FROM drizzle.__drizzle_migrations ORDER BY created_at, id`,
  );
  return rows.map(({ hash }) => hash);
}

/**
 * Brings a database to the newest schema: the queue's own migrations (triggers call it) and the extension
 * of the search for users first, then Drizzle's. Instances that start together wait for the first one and find nothing left to do.
 *
 * Their lock is that of a transaction that stays open meanwhile: one of the session would stay behind on a
 * connection of a pooler, and the next migration would wait for it for ever.
 *
 * @throws EarlierMigrationsError before anything is changed.
 */
export async function migrateDatabase(connectionString: string): Promise<void> {
  const pool = new Pool({ connectionString, max: 2, connectionTimeoutMillis: 15_000 });
  pool.on("connect", (client) => client.on("error", () => {})).on("error", () => {});
  let holder: PoolClient | undefined;
  // Some hosts end a transaction that sends nothing for minutes.
  const beat = setInterval(() => void holder?.query("SELECT 1").catch(() => {}), 30_000);
  try {
    holder = await pool.connect();
    await holder.query("BEGIN");
    await holder.query("SELECT pg_advisory_xact_lock($1)", [migrationLock]);
    const { rows } = await pool.query("SELECT current_schema() AS schema");
    if (rows[0]?.schema !== "public") throw new SearchPathError(rows[0]?.schema);
    await readMigrations(pool);
    await runMigrations({ connectionString, noPreparedStatements: true });
    await pool.query(handOverQueue);
    await pool.query("CREATE EXTENSION IF NOT EXISTS pg_trgm");
    await migrate(drizzle(pool), { migrationsFolder });
  } finally {
    clearInterval(beat);
    await holder?.query("COMMIT").catch(() => {});
    holder?.release();
    await pool.end();
  }
}
