import { and, eq, ne, sql } from "drizzle-orm";
import type { Executor, Transaction } from "@/db/client";
import { sessions } from "@/db/schema";
import { appendAudit, auditRows } from "@/lib/audit/append";
import { lockUser } from "./lock-user";

/** Which sessions of a user end. */
export type Ending = { only: string } | { except: string } | "all";

function which(ending: Ending) {
  if (ending === "all") return undefined;
  return "only" in ending ? eq(sessions.id, ending.only) : ne(sessions.id, ending.except);
}

function nameOf(ending: Ending) {
  if (ending === "all") return "sign-out-everywhere";
  return "only" in ending ? "revoked" : "sign-out-elsewhere";
}

/**
 * Ends sessions of a user, however many, in one statement, with one audit row if there were any; a
 * repeated call changes nothing.
 *
 * @returns how many ended
 */
export async function endSessions(
  tx: Transaction,
  userId: string,
  ending: Ending,
  by: { actorId?: string } = {},
): Promise<number> {
  // A deletion locks the user before the sessions too.
  await lockUser(tx, userId);
  const { rowCount } = await tx
    .delete(sessions)
    .where(and(eq(sessions.userId, userId), which(ending)));
  const count = rowCount ?? 0;
  const metadata = { by: nameOf(ending), count } as const;
  if (count > 0) await appendAudit(tx, { action: "session.ended", userId, metadata, ...by });
  return count;
}

/** Signs out: ends the session of a token, with one audit row, in one statement; nothing if it has ended before. */
export async function endSessionOf(tx: Executor, token: string): Promise<void> {
  // A deletion locks the user before the sessions too.
  await tx.execute(sql`
    WITH owner AS (
      SELECT users.id, users.subject FROM users JOIN sessions ON sessions.user_id = users.id
      WHERE sessions.token = ${token} FOR KEY SHARE OF users
    ), ended AS (
      DELETE FROM sessions USING owner
      WHERE sessions.token = ${token} AND sessions.user_id = owner.id
      RETURNING owner.id, owner.subject
    )
    ${auditRows(sql`ended AS owner`, { action: "session.ended", metadata: { by: "sign-out" } })}`);
}
