import { Client } from "pg";
import { EarlierMigrationsError, migrateDatabase } from "@/db/migrate";
import { env } from "@/lib/env";
import { databaseReason } from "./check-database";
import { CliError, runCli, say } from "./output";

await runCli(async () => {
  // A pooler between cannot hold the lock that makes instances migrate once.
  const { DATABASE_URL, DATABASE_URL_UNPOOLED = DATABASE_URL } = env();
  const { database, host } = new Client(DATABASE_URL_UNPOOLED);
  if (database !== new Client(DATABASE_URL).database)
    throw new CliError(
      "DATABASE_URL and DATABASE_URL_UNPOOLED name different databases, and one of them may be from .env. To migrate the one in DATABASE_URL, set DATABASE_URL_UNPOOLED= too.",
    );
  try {
    await migrateDatabase(DATABASE_URL_UNPOOLED);
  } catch (error) {
    if (error instanceof EarlierMigrationsError) throw new CliError(error.message);
    throw new CliError(`Migration failed: ${databaseReason(error)}.`);
  }
  say(`Database is up to date: ${database} at ${host}.`);
  return 0;
});
