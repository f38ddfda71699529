import { and, eq, gt, sql } from "drizzle-orm";
import { db } from "@/db/client";
import { users, verifications } from "@/db/schema";
import { enqueueMail } from "@/lib/email/enqueue";
import { lockUser } from "../lock-user";
import { describeHoldings } from "../queries";
import { issueToken } from "../tokens";

/** Of a bulk operation's mails in the queue: somebody who waits for a link to sign in does not wait for them. */
export const bulkMailPriority = 10;

/**
 * When the mail of an account's deletion is written that is part of a bulk operation: a minute later. Writing it takes
 * longer than the deletion, and an operation that is undone at once mails nobody.
 */
export const bulkMailOptions = (deletedAt: Date) => ({
  priority: bulkMailPriority,
  runAt: new Date(deletedAt.getTime() + 60_000),
});

/**
 * Mails the owner of a deleted account what was deleted, counted, and the link that restores it, unless
 * the deadline has passed. Once for each deletion: the link and the mail come into being together, and
 * a second run finds the link.
 *
 * @param input.origin what the link begins with
 */
export async function mailDeletion(input: { userId: string; origin: string }): Promise<void> {
  const { userId, origin } = input;
  // Counting takes its time; nobody waits for it on a lock.
  const holdings = (await describeHoldings(db, [userId])).get(userId) ?? [];
  await db.transaction(async (tx) => {
    await lockUser(tx, userId);
    const [user] = await tx
      .select()
      .from(users)
      .where(
        and(
          eq(users.id, userId),
          eq(users.status, "deleted"),
          gt(users.purgeAt, sql`clock_timestamp()`),
        ),
      );
    if (!user?.purgeAt) return;
    const [mailed] = await tx
      .select({ id: verifications.id })
      .from(verifications)
      .where(and(eq(verifications.userId, userId), eq(verifications.purpose, "restore")));
    if (mailed) return;
    const { token } = await issueToken(tx, {
      userId,
      emailHash: user.emailHash,
      purpose: "restore",
      expiresAt: user.purgeAt,
    });
    await enqueueMail(tx, {
      template: "deletion-requested",
      to: user.email,
      props: {
        name: user.name,
        restoreUrl: `${origin}/restore?token=${token}`,
        restorableUntil: user.purgeAt.toISOString(),
        holdings,
      },
    });
  });
}
