import { readFile } from "node:fs/promises";
import { codeOf, reasonOf } from "@/db/local-postgres/failure";
import { CliError } from "./output";

const reasons: Record<string, string> = {
  ENOTFOUND: "its host has no address",
  EAI_AGAIN: "its host has no address",
  ECONNREFUSED: "nothing listens there",
  EHOSTUNREACH: "its host cannot be reached",
  ENETUNREACH: "its host cannot be reached",
  "28P01": "the user or the password is wrong",
  "28000": "the user may not connect",
  "3D000": "there is no database of that name",
};

/** Why a database could not be used, in words that fit after a colon. */
export function databaseReason(error: unknown): string {
  const text = reasonOf(error);
  if (/timeout|timed out/i.test(text)) return "it does not answer in time";
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
        ? "The database of DATABASE_URL has no tables yet: run npm run db:migrate, and npm run db:seed for demo accounts."
        : "The database of DATABASE_URL lacks the newest migrations: run npm run db:migrate.",
    );
  } catch (error) {
    if (error instanceof CliError) throw error;
    throw new CliError(
      `The database of DATABASE_URL cannot be used: ${databaseReason(error)}. Put DATABASE_URL right, or remove it to use the local database.`,
    );
  } finally {
    await closeDatabase();
  }
}
