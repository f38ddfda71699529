import { and, eq, exists, gt, inArray, sql } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { sessions, users } from "@/db/schema";

/** Holds a user's row until the transaction ends. It comes before every other lock, so that no two wait for each other. */
export async function lockUser(tx: Transaction, userId: string): Promise<void> {
  await lockUsers(tx, [userId]);
}

/** As `lockUser` for many, in one order everywhere. */
export async function lockUsers(tx: Transaction, userIds: string[]): Promise<void> {
  await tx
    .select({ id: users.id })
    .from(users)
    .where(inArray(users.id, userIds))
    .orderBy(users.id)
    .for("update");
}

const liveSession = (tx: Transaction, userId: string, token: string) =>
  tx
    .select({ id: sessions.id })
    .from(sessions)
    .where(
      and(
        eq(sessions.userId, userId),
        eq(sessions.token, token),
        gt(sessions.expiresAt, sql`now()`),
      ),
    );

/**
 * A user whose account is active, locked until the transaction ends so that nothing deletes it; or `null`.
 *
 * @param sessionToken of the session that asks, where one does: `null` also if that has ended since it was
 *   looked at, by a new password for instance
 */
export async function findActiveUser(
  tx: Transaction,
  userId: string,
  sessionToken?: string,
): Promise<typeof users.$inferSelect | null> {
  await lockUser(tx, userId);
  const [user] = await tx
    .select()
    .from(users)
    .where(
      and(
        eq(users.id, userId),
        eq(users.status, "active"),
        sessionToken === undefined ? undefined : exists(liveSession(tx, userId, sessionToken)),
      ),
    );
  return user ?? null;
}
