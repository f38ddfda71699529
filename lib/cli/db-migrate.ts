import { migrateDatabase } from "@/db/migrate";
import { env } from "@/lib/env";
import { databaseReason } from "./check-database";
import { CliError, runCli, say } from "./output";

await runCli(async () => {
  // A pooler between cannot hold the lock that makes instances migrate once.
  const { DATABASE_URL, DATABASE_URL_UNPOOLED } = env();
  try {
    await migrateDatabase(DATABASE_URL_UNPOOLED ?? DATABASE_URL);
  } catch (error) {
    throw new CliError(`The database could not be migrated: ${databaseReason(error)}.`);
  }
  say("The database has the newest schema.");
  return 0;
});
