import { readFile } from "node:fs/promises";
import { codeOf, describeFailure } from "@/db/local-postgres/failure";
import { CliError } from "./output";

const reasons: Record<string, string> = {
  ENOTFOUND: "host not found",
  EAI_AGAIN: "host not found",
  ECONNREFUSED: "connection refused",
  EHOSTUNREACH: "host unreachable",
  ENETUNREACH: "host unreachable",
  "28P01": "incorrect user or password",
  "28000": "this user isn’t allowed to connect",
  "3D000": "database doesn’t exist",
};

/** Why a database could not be used, in words that fit after a colon. */
export function databaseReason(error: unknown): string {
  const text = describeFailure(error);
  if (/timeout|timed out/i.test(text)) return "connection timed out";
  return reasons[codeOf(error) ?? ""] ?? text;
}

async function newestMigration(): Promise<number> {
  const journal = JSON.parse(await readFile("drizzle/meta/_journal.json", "utf8"));
  return Math.max(0, ...journal.entries.map((entry: { when: number }) => entry.when));
}

/**
 * Tries a database that the developer has set, through the driver that the application will use.
 *
 * @throws CliError when it does not answer or lacks migrations.
 */
export async function checkDatabase(): Promise<void> {
  const { closeDatabase, pool } = await import("@/db/client");
  try {
    const found = await pool.query("SELECT to_regclass('drizzle.__drizzle_migrations') AS name");
    const applied = found.rows[0]?.name
      ? await pool.query("SELECT max(created_at) AS newest FROM drizzle.__drizzle_migrations")
      : undefined;
    const newest = Number(applied?.rows[0]?.newest ?? 0);
    if (newest >= (await newestMigration())) return;
    throw new CliError(
      newest === 0
        ? "The database in DATABASE_URL is empty. Run npm run db:migrate, then npm run db:seed for demo accounts."
        : "The database in DATABASE_URL is out of date. Run npm run db:migrate.",
    );
  } catch (error) {
    if (error instanceof CliError) throw error;
    throw new CliError(
      `Can’t connect to the database in DATABASE_URL: ${databaseReason(error)}. Fix DATABASE_URL, or remove it to use the local database.`,
    );
  } finally {
    await closeDatabase();
  }
}
