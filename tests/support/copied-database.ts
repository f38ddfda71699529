import { inject } from "vitest";
import { createDatabase, databaseName, withClient } from "./databases";

/**
 * Copies the database of this test file as it is now, as a branch or a restored dump would be. Returns the address of
 * the copy for the superuser; it goes with the others of this run.
 */
export async function copyDatabase(purpose = "copy"): Promise<string> {
  const adminUrl = inject("adminUrl");
  const template = new URL(process.env.DATABASE_URL ?? "").pathname.slice(1);
  // A template may have no connections; those of the application are opened again when it needs them.
  await withClient(adminUrl, (client) =>
    client.query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1", [
      template,
    ]),
  );
  return createDatabase(adminUrl, databaseName(purpose), template);
}
