import { and, eq, ne, sql } from "drizzle-orm";
import type { Executor, Transaction } from "@/db/client";
import { sessions } from "@/db/schema";
import { lockUser } from "./lock-user";
import { recordActivity } from "./record-activity";

/** Which sessions of a user end. */
export type Ending = { only: string } | { except: string } | "all";

function which(ending: Ending) {
  if (ending === "all") return undefined;
  return "only" in ending ? eq(sessions.id, ending.only) : ne(sessions.id, ending.except);
}

function nameOf(ending: Ending): string {
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
): Promise<number> {
  // A deletion locks the user before the sessions too.
  await lockUser(tx, userId);
  const { rowCount } = await tx
    .delete(sessions)
    .where(and(eq(sessions.userId, userId), which(ending)));
  const count = rowCount ?? 0;
  if (count > 0) await recordActivity(tx, userId, "session.ended", { by: nameOf(ending), count });
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
    INSERT INTO audit_logs (action, user_id, subject, metadata)
    SELECT 'session.ended', id, subject, ${JSON.stringify({ by: "sign-out" })}::jsonb FROM ended`);
}
