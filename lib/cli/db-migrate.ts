import { EarlierMigrationsError, migrateDatabase } from "@/db/migrate";
import { env } from "@/lib/env";
import { databaseReason } from "./check-database";
import { CliError, runCli, say } from "./output";

await runCli(async () => {
  // A pooler between cannot hold the lock that makes instances migrate once.
  const { DATABASE_URL, DATABASE_URL_UNPOOLED } = env();
  try {
    await migrateDatabase(DATABASE_URL_UNPOOLED ?? DATABASE_URL);
  } catch (error) {
    if (error instanceof EarlierMigrationsError) throw new CliError(error.message);
    throw new CliError(`Migration failed: ${databaseReason(error)}.`);
  }
  say("Database is up to date.");
  return 0;
});
