import { and, eq, like, sql } from "drizzle-orm";
import type { Executor, Transaction } from "@/db/client";
import { verifications } from "@/db/schema";
import { lockUser } from "@/lib/account/lock-user";
import { consumeToken, putToken } from "@/lib/account/tokens";
import { type Holder, isAlive } from "./holder";
import type { StepUpPurpose } from "./purposes";

/** The key of what a holder has for one purpose. */
export const holderKey = (holder: Holder, purpose: StepUpPurpose) =>
  `${purpose}:${holder.kind}:${holder.id}:${holder.userId}`;

/**
 * Lets the holder do one thing once within ten minutes; an earlier grant for the same ends.
 *
 * @returns until when, or `null` if the session or the grace pass is gone
 */
export async function issueGrant(
  tx: Transaction,
  holder: Holder,
  purpose: StepUpPurpose,
): Promise<Date | null> {
  // A deletion holds the same row: what it drops is not given out again behind it.
  await lockUser(tx, holder.userId);
  const { rows } = await tx.execute<{ alive: boolean }>(
    sql`SELECT ${isAlive(holder, purpose)} AS alive`,
  );
  if (!rows[0]?.alive) return null;
  return putToken(tx, holderKey(holder, purpose), {
    userId: holder.userId,
    purpose: `step-up:${purpose}`,
    value: holder.id,
    expiresAt: sql`now() + interval '10 minutes'`,
  });
}

/** Uses a grant up; `false` if there is none, or if its session or grace pass is gone. Of several at once, one gets it. */
export async function takeGrant(
  tx: Executor,
  holder: Holder,
  purpose: StepUpPurpose,
): Promise<boolean> {
  const alive = isAlive(holder, purpose);
  return (await consumeToken(tx, `step-up:${purpose}`, holderKey(holder, purpose), alive)) !== null;
}

/** Ends every grant of a user, for all purposes, sessions and grace passes. */
export async function dropGrants(tx: Executor, userId: string): Promise<void> {
  await tx
    .delete(verifications)
    .where(and(eq(verifications.userId, userId), like(verifications.purpose, "step-up:%")));
}
