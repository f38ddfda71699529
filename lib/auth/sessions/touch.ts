import { and, eq, gt, sql } from "drizzle-orm";
import { db } from "@/db/client";
import { sessions } from "@/db/schema";
import { noteActivity } from "@/lib/account/activity";
import { sessionDays } from "./session-days";

const hour = 60 * 60 * 1000;

/** Whether a session's last use was noted so long ago that it is noted again. */
export function isStale(updatedAt: Date): boolean {
  return Date.now() - updatedAt.getTime() >= hour;
}

/**
 * Notes that a session and its account are used, and moves its end: 30 days on, 90 days after its beginning at most
 * (ASVS 5.0 V7.3). Between a clean-up and this, whichever comes first decides: what lives is moved out
 * of reach, what has ended stays ended. A session that is not to be remembered (it ends a day after its
 * beginning) keeps its end.
 *
 * @returns the session's new dates; `null` if it has ended meanwhile
 */
export async function touchSession(
  id: string,
): Promise<{ updatedAt: Date; expiresAt: Date } | null> {
  const { createdAt, expiresAt } = sessions;
  const [row] = await db
    .update(sessions)
    .set({
      updatedAt: sql`now()`,
      expiresAt: sql`CASE WHEN ${expiresAt} <= ${createdAt} + interval '1 day' THEN ${expiresAt}
        ELSE least(
          now() + make_interval(days => ${sessionDays.unused}::int),
          ${createdAt} + make_interval(days => ${sessionDays.atMost}::int)
        ) END`,
    })
    .where(and(eq(sessions.id, id), gt(expiresAt, sql`now()`)))
    .returning({
      userId: sessions.userId,
      updatedAt: sessions.updatedAt,
      expiresAt: sessions.expiresAt,
    });
  if (!row) return null;
  const { userId, ...dates } = row;
  await noteActivity(userId);
  return dates;
}
