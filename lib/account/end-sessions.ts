import { and, eq, inArray, ne, sql } from "drizzle-orm";
import type { Executor, Transaction } from "@/db/client";
import { sessions } from "@/db/schema";
import { auditRows } from "@/lib/audit/append";
import { lockUsers } from "./lock-user";

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
  return (await endSessionsOfMany(tx, [userId], ending, by)).get(userId) ?? 0;
}

/**
 * As `endSessions` for many users, in as many statements as for one.
 *
 * @param by.operation the bulk operation that it is part of
 * @returns by user id how many ended, where there were any
 */
export async function endSessionsOfMany(
  tx: Transaction,
  userIds: string[],
  ending: Ending,
  by: { actorId?: string; operation?: string } = {},
): Promise<Map<string, number>> {
  // A deletion locks the user before the sessions too.
  await lockUsers(tx, userIds);
  const { actorId, operation } = by;
  const event = {
    action: "session.ended",
    actorId,
    metadata: { by: nameOf(ending), ...(operation && { operation }) },
  } as const;
  const { rows } = await tx.execute<{ user_id: string; count: number }>(sql`
    WITH ended AS (
      DELETE FROM ${sessions} WHERE ${and(inArray(sessions.userId, userIds), which(ending))}
      RETURNING user_id
    ), owner AS (
      SELECT users.id, users.subject, count(*)::int AS count
      FROM ended JOIN users ON users.id = ended.user_id GROUP BY users.id
    ), audited AS (
      ${auditRows(sql`owner`, event, sql`jsonb_build_object('count', owner.count)`)}
    )
    SELECT id AS user_id, count FROM owner`);
  return new Map(rows.map(({ user_id, count }) => [user_id, count]));
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
