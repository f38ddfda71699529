import { and, eq, isNotNull, isNull, sql } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { users } from "@/db/schema";
import { appendAudit } from "@/lib/audit/append";
import { endPending } from "./deletion/end-access";
import { lockUser } from "./lock-user";

/**
 * Keeps an account from being used: marks it, upon which the database ends its sessions and API keys and
 * refuses new ones, and ends its pending links. Its data stays, and so does the way to delete and to
 * restore it.
 *
 * @returns `false` if there is no such account, or if it is an admin's or banned already
 */
export async function banAccount(tx: Transaction, userId: string): Promise<boolean> {
  await lockUser(tx, userId);
  const { rowCount } = await tx
    .update(users)
    .set({ bannedAt: sql`now()` })
    .where(and(eq(users.id, userId), eq(users.role, "member"), isNull(users.bannedAt)));
  if (!rowCount) return false;
  await endPending(tx, userId, { keep: ["restore", "restore-link"] });
  await appendAudit(tx, { action: "account.banned", userId });
  return true;
}

/** Lets a banned account be used again; nothing that ended with the ban comes back. */
export async function unbanAccount(tx: Transaction, userId: string): Promise<boolean> {
  const { rowCount } = await tx
    .update(users)
    .set({ bannedAt: null })
    .where(and(eq(users.id, userId), isNotNull(users.bannedAt)));
  if (!rowCount) return false;
  await appendAudit(tx, { action: "account.unbanned", userId });
  return true;
}
