import { and, eq, like, sql } from "drizzle-orm";
import type { Executor, Transaction } from "@/db/client";
import { verifications } from "@/db/schema";
import { lockUser } from "@/lib/account/lock-user";
import { consumeToken, putToken } from "@/lib/account/tokens";
import type { StepUpPurpose } from "./purposes";
import { isAlive, type Requester } from "./requester";

/** The key of what a requester has for one purpose. */
export const requesterKey = (requester: Requester, purpose: StepUpPurpose) =>
  `${purpose}:${requester.kind}:${requester.id}:${requester.userId}`;

/**
 * Lets the requester do one thing once within ten minutes; an earlier grant for the same ends.
 *
 * @returns until when, or `null` if the session or the grace pass is gone
 */
export async function issueGrant(
  tx: Transaction,
  requester: Requester,
  purpose: StepUpPurpose,
): Promise<Date | null> {
  // A deletion locks the same row: no grant is issued after it.
  await lockUser(tx, requester.userId);
  const { rows } = await tx.execute<{ alive: boolean }>(
    sql`SELECT ${isAlive(requester, purpose)} AS alive`,
  );
  if (!rows[0]?.alive) return null;
  return putToken(tx, requesterKey(requester, purpose), {
    userId: requester.userId,
    purpose: `step-up:${purpose}`,
    value: requester.id,
    expiresAt: sql`now() + interval '10 minutes'`,
  });
}

/** Uses a grant up; `false` if there is none, or if its session or grace pass is gone. Of several at once, one gets it. */
export async function takeGrant(
  tx: Executor,
  requester: Requester,
  purpose: StepUpPurpose,
): Promise<boolean> {
  const alive = isAlive(requester, purpose);
  return (
    (await consumeToken(tx, `step-up:${purpose}`, requesterKey(requester, purpose), alive)) !== null
  );
}

/** Ends every grant of a user, for all purposes, sessions and grace passes. */
export async function dropGrants(tx: Executor, userId: string): Promise<void> {
  await tx
    .delete(verifications)
    .where(and(eq(verifications.userId, userId), like(verifications.purpose, "step-up:%")));
}
