import { drizzle } from "drizzle-orm/node-postgres";
import { migrate } from "drizzle-orm/node-postgres/migrator";
import { runMigrations } from "graphile-worker";
import { Pool } from "pg";

// Any number: it only has to be the same in every instance.
const migrationLock = 7_370_001;

/**
 * Brings a database to the newest schema: the queue's own migrations first (triggers call it), then
 * Drizzle's. Instances that start together wait for the first one and find nothing left to do.
 */
export async function migrateDatabase(connectionString: string): Promise<void> {
  const pool = new Pool({ connectionString, max: 1, connectionTimeoutMillis: 5000 });
  pool.on("error", () => {});
  try {
    const client = await pool.connect();
    try {
      await client.query("SELECT pg_advisory_lock($1)", [migrationLock]);
      await runMigrations({ connectionString });
      await migrate(drizzle(client), { migrationsFolder: "./drizzle" });
    } finally {
      await client.query("SELECT pg_advisory_unlock($1)", [migrationLock]).catch(() => {});
      client.release();
    }
  } finally {
    await pool.end();
  }
}
