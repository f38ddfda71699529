import path from "node:path";
import {
  createDatabase,
  databaseName,
  dropOwnDatabases,
  ownDatabases,
} from "@/tests/support/databases";
import { testEnvironment } from "@/tests/support/environment";
import { dataFolder } from "@/tests/support/run";
import { holdTestServer } from "@/tests/support/server";

/**
 * Runs a benchmark in this process on a migrated database of its own, with the settings of a
 * production server; the database is dropped afterwards.
 *
 * @param label what holds the database server meanwhile
 * @param run imports what it measures only now, once the settings are there
 */
export async function withScratchDatabase(label: string, run: () => Promise<void>): Promise<void> {
  const server = await holdTestServer(label);
  try {
    ownDatabases();
    const url = await createDatabase(server.adminUrl, databaseName("bench"));
    Object.assign(
      process.env,
      testEnvironment({
        DATABASE_URL: url,
        NODE_ENV: "production",
        DATABASE_POOL_MAX: "10",
        STORAGE_PATH: path.join(dataFolder, "bench"),
      }),
    );
    const { migrateDatabase } = await import("@/db/migrate");
    await migrateDatabase(url);
    try {
      await run();
    } finally {
      const { closeDatabase } = await import("@/db/client");
      await closeDatabase();
    }
  } finally {
    await dropOwnDatabases(server.adminUrl);
    await server.release();
  }
}
