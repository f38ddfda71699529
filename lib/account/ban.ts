import { and, eq, isNotNull, lte, not, type SQL, sql } from "drizzle-orm";
import { db, type Transaction } from "@/db/client";
import { users } from "@/db/schema";
import { appendAudit, auditRows } from "@/lib/audit/append";
import { endPending } from "./deletion/end-access";
import { lockUser } from "./lock-user";

/** True in SQL while the account of a row of `users` is suspended: a ban that has expired no longer counts. */
export function isSuspended(alias = "users"): SQL {
  const row = sql.identifier(alias);
  return sql`(${row}.banned_at IS NOT NULL AND coalesce(${row}.ban_expires_at > now(), true))`;
}

type Ban = {
  /** Kept for admins; the owner does not see it. */
  reason?: string;
  /** For how long; without it, until `unbanAccount`. */
  days?: number;
  actorId?: string;
};

/**
 * Keeps an account from being used: marks it, upon which the database ends its sessions and API keys and
 * refuses new ones, and ends its pending links. Its data stays, and so does the way to delete and to
 * restore it.
 *
 * @returns `false` if there is no such account, or if it is an admin's or suspended already
 */
export async function banAccount(tx: Transaction, userId: string, ban: Ban = {}): Promise<boolean> {
  const { reason, days, actorId } = ban;
  await lockUser(tx, userId);
  // One that has expired goes first: only a new mark ends the sessions.
  await liftBan(tx, and(eq(users.id, userId), hasExpired));
  const { rowCount } = await tx
    .update(users)
    .set({
      bannedAt: sql`now()`,
      banReason: reason ?? null,
      banExpiresAt: days === undefined ? null : sql`now() + make_interval(days => ${days}::int)`,
    })
    .where(and(eq(users.id, userId), eq(users.role, "member"), not(isSuspended())));
  if (!rowCount) return false;
  await endPending(tx, userId, { keep: ["restore", "restore-link"] });
  const metadata = days === undefined ? {} : { days };
  await appendAudit(tx, { action: "account.banned", userId, actorId, metadata });
  return true;
}

const hasExpired = lte(users.banExpiresAt, sql`now()`);

/** Takes the marks of the given accounts off, with an audit row for each; returns how many there were. */
async function liftBan(
  tx: Transaction,
  which: SQL | undefined,
  by: "expiry" | "admin" | "cli" = "expiry",
  actorId?: string,
): Promise<number> {
  const { rowCount } = await tx.execute(sql`
    WITH owner AS (
      UPDATE ${users} SET banned_at = NULL, ban_reason = NULL, ban_expires_at = NULL
      WHERE ${and(which, isNotNull(users.bannedAt))} RETURNING id, subject
    )
    ${auditRows(sql`owner`, { action: "account.unbanned", metadata: { by }, actorId })}`);
  return rowCount ?? 0;
}

/** Lets a suspended account be used again; nothing that ended with the suspension comes back. */
export async function unbanAccount(
  tx: Transaction,
  userId: string,
  by: { actorId?: string } = {},
): Promise<boolean> {
  const kind = by.actorId ? "admin" : "cli";
  return (await liftBan(tx, eq(users.id, userId), kind, by.actorId)) > 0;
}

/** Takes the marks of suspensions that have expired off, which have no effect any more. */
export async function liftExpiredBans(): Promise<void> {
  await db.transaction((tx) => liftBan(tx, hasExpired));
}
