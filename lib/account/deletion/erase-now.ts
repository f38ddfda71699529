import { and, eq, gt, sql } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { users } from "@/db/schema";
import { appendAudit } from "@/lib/audit/append";
import { enqueueAll } from "@/lib/jobs/queue";
import { isStillValid, type RequestCredential } from "../restore/grace-passes";
import { endReservations } from "./email-reservation";
import { endPending } from "./end-access";
import { purgeJob } from "./purge";
import { type Deletion, type DeletionSource, requestDeletion } from "./request-deletion";

/**
 * Erases an account without the time to restore: an active one is deleted first, as always, the
 * deadline of a deleted one is brought forward. From the commit on it cannot be restored; the purge,
 * which is queued along, takes what is left.
 *
 * @param input.credential as `requestDeletion` takes it; of an account that is being erased nothing is asked
 */
export async function eraseNow(
  tx: Transaction,
  input: {
    userId: string;
    origin: string;
    source: DeletionSource;
    credential?: RequestCredential;
    actorId?: string;
  },
): Promise<Deletion> {
  const { userId, source, credential, actorId } = input;
  const deletion = await requestDeletion(tx, { ...input, atOnce: true });
  if (!deletion.ok) return deletion;
  const inGrace = and(
    eq(users.id, userId),
    eq(users.status, "deleted"),
    // Not now(): another erasure may have come first, which began later than this one.
    gt(users.purgeAt, sql`clock_timestamp()`),
  );
  if (
    credential &&
    (await tx.$count(users, inGrace)) > 0 &&
    !(await isStillValid(tx, userId, credential))
  )
    return { ok: false, code: "UNAUTHORIZED" };
  const [user] = await tx.update(users).set({ purgeAt: sql`now()` }).where(inGrace).returning();
  if (user) {
    await endPending(tx, userId);
    await endReservations(tx, [user.subject]);
    await appendAudit(tx, {
      action: "account.erase-asked",
      userId,
      actorId,
      metadata: { source },
    });
    await enqueueAll(tx, [purgeJob(userId)]);
  }
  return { ok: true, restorableUntil: null };
}
