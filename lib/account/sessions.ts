import { and, desc, eq, gt, sql } from "drizzle-orm";
import { db } from "@/db/client";
import { sessions, users } from "@/db/schema";
import { describeDevice } from "@/lib/http/client/describe-device";

export type SessionEntry = {
  id: string;
  /** Whether it is the session that asks. */
  current: boolean;
  /** Such as "Chrome on Linux". */
  device: string;
  /** Such as "Uppsala, Sweden", where the platform told it. */
  place: string | null;
  /** How it began: `password`, `magic-link`, `passkey`, `verify-email` or `oauth:<provider>`. */
  method: string | null;
  createdAt: Date;
  /** May be an hour old. */
  lastUsedAt: Date;
};

/** The sessions of a user that live, the one that asks first, then those last used; never their tokens. */
export async function listSessions(
  userId: string,
  currentSessionId: string,
): Promise<SessionEntry[]> {
  const rows = await db
    .select({
      id: sessions.id,
      userAgent: sessions.userAgent,
      place: sessions.place,
      method: sessions.method,
      createdAt: sessions.createdAt,
      lastUsedAt: sessions.updatedAt,
    })
    .from(sessions)
    .where(and(eq(sessions.userId, userId), gt(sessions.expiresAt, sql`now()`)))
    .orderBy(desc(eq(sessions.id, currentSessionId)), desc(sessions.updatedAt), sessions.id);
  return rows.map(({ userAgent, ...row }) => ({
    ...row,
    current: row.id === currentSessionId,
    device: describeDevice(userAgent),
  }));
}

/** How many sessions there are that live, and how many that have expired and are not cleaned up yet. */
export type SessionCounts = { live: number; expired: number };

const counts = {
  live: sql<number>`(count(*) FILTER (WHERE ${sessions.expiresAt} > now()))::int`,
  expired: sql<number>`(count(*) FILTER (WHERE ${sessions.expiresAt} <= now()))::int`,
};

/** Counts the sessions of everybody. */
export async function countSessions(): Promise<SessionCounts> {
  const [row] = await db.select(counts).from(sessions);
  return row ?? { live: 0, expired: 0 };
}

/** The accounts with the most sessions, live and expired, the most first. */
export function listTopSessions(
  limit: number,
): Promise<(SessionCounts & { id: string; email: string })[]> {
  return db
    .select({ id: users.id, email: users.email, ...counts })
    .from(sessions)
    .innerJoin(users, eq(users.id, sessions.userId))
    .groupBy(users.id)
    .orderBy(desc(sql`count(*)`), users.id)
    .limit(limit);
}
