import { Client } from "pg";
import { grantsSql } from "@/db/grants";

/** The role that the application under test connects as: it cannot change the schema. */
export const runningRole = "app_test_run";
/** The role that owns the schema. */
export const migratingRole = "app_test_migrate";
const password = "test";

/** The same database for another role. */
export function urlAs(url: string, role: string): string {
  const changed = new URL(url);
  Object.assign(changed, { username: role, password });
  return changed.href;
}

/**
 * Gives a database to the two roles by the SQL that `npm run db:grants` prints, before its first migration or after
 * any. Roles belong to the whole server, so that runs at the same time share them.
 */
export async function separateRoles(adminUrl: string): Promise<void> {
  const client = new Client({ connectionString: adminUrl });
  await client.connect();
  try {
    // Two runs that create or grant the same role would meet in the catalog.
    await client.query("SELECT pg_advisory_lock(7370003)");
    await client.query(
      grantsSql({ running: runningRole, migrating: migratingRole, statementTimeout: 30_000 }),
    );
    for (const role of [runningRole, migratingRole])
      await client.query(`ALTER ROLE ${role} PASSWORD '${password}'`);
  } finally {
    await client.end();
  }
}
