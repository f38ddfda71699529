import { codeOf, describeFailure } from "@/db/local-postgres/failure";
import { EarlierMigrationsError, readMigrations } from "@/db/migrate";
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
  "53300": "too many connections",
  "57P03": "the server is starting up",
  "42501": "this user isn’t allowed to do that",
};

// What node-postgres says when it has waited in vain; other errors may contain the word too.
const waitedInVain =
  /^(Connection terminated due to connection timeout|timeout expired|timeout exceeded when|.*ETIMEDOUT)/;

/** Why a database could not be used, in words that fit after a colon. */
export function databaseReason(error: unknown): string {
  // Drizzle's errors say which statement failed, and their cause says why.
  let reason = error;
  while (reason instanceof Error && reason.cause instanceof Error) reason = reason.cause;
  const text = describeFailure(reason);
  if (waitedInVain.test(text)) return "connection timed out";
  return reasons[codeOf(reason) ?? ""] ?? text;
}

/**
 * Tries a database that the developer has set, through the driver that the application will use.
 *
 * @throws CliError when it does not answer or lacks migrations.
 */
export async function checkDatabase(): Promise<void> {
  const { closeDatabase, pool } = await import("@/db/client");
  try {
    const { applied, known } = await readMigrations(pool);
    if (Math.max(0, ...applied) >= Math.max(0, ...known)) return;
    throw new CliError(
      applied.length === 0
        ? "The database in DATABASE_URL is empty. Run npm run db:migrate, then npm run db:seed for plans and demo accounts."
        : "The database in DATABASE_URL is out of date. Run npm run db:migrate.",
    );
  } catch (error) {
    if (error instanceof CliError) throw error;
    if (error instanceof EarlierMigrationsError) throw new CliError(error.message);
    throw new CliError(
      `Can’t connect to the database in DATABASE_URL: ${databaseReason(error)}. Fix DATABASE_URL, or remove it to use the local database.`,
    );
  } finally {
    await closeDatabase();
  }
}

/**
 * Makes sure that a command can work with the database.
 *
 * @param options.mayBeAway whether one that does not answer now is no reason to refuse; default: it is
 * @throws CliError
 */
export async function requireDatabase({ mayBeAway = false } = {}): Promise<void> {
  const { describeDatabaseRefusal } = await import("@/lib/database-refusal");
  const refusal = await describeDatabaseRefusal().catch((error: unknown) =>
    mayBeAway ? null : `Can’t connect to the database in DATABASE_URL: ${databaseReason(error)}.`,
  );
  if (refusal) throw new CliError(refusal);
}
