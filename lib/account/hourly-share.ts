import { createHash } from "node:crypto";
import { and, eq, sql } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { verifications } from "@/db/schema";

/** What counts mails and uploads: the purposes of rows that are no proof of anything. */
export const counters = ["change-email-asked", "step-up-mails", "uploads"] as const;

/**
 * Counts something that a user may do so many times within an hour, which begins with the first. The
 * caller holds the user's row.
 *
 * @returns 0 if it may be done, or in how many seconds the hour is over if its share is used up
 */
export async function takeHourlyShare(
  tx: Transaction,
  userId: string,
  share: { name: (typeof counters)[number]; most: number },
): Promise<number> {
  const identifier = createHash("sha256").update(`${share.name}:${userId}`).digest("base64url");
  const isCounter = and(
    eq(verifications.identifier, identifier),
    eq(verifications.purpose, share.name),
    eq(verifications.userId, userId),
  );
  await tx.delete(verifications).where(and(isCounter, sql`${verifications.expiresAt} <= now()`));
  const [counter] = await tx
    .select({
      value: verifications.value,
      seconds: sql<number>`ceil(extract(epoch from ${verifications.expiresAt} - now()))::int`,
    })
    .from(verifications)
    .where(isCounter);
  const taken = Number(counter?.value ?? 0);
  if (counter && taken >= share.most) return counter.seconds;
  const value = String(taken + 1);
  if (counter) await tx.update(verifications).set({ value }).where(isCounter);
  else
    await tx.insert(verifications).values({
      identifier,
      value,
      purpose: share.name,
      userId,
      expiresAt: sql`now() + interval '1 hour'`,
    });
  return 0;
}
