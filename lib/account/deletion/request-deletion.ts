import { and, eq, inArray, sql } from "drizzle-orm";
import type { Executor, Transaction } from "@/db/client";
import { emailHashes } from "@/db/email-hash";
import { processingJobs, projects, users, verifications } from "@/db/schema";
import { appendAudit } from "@/lib/audit/append";
import { env } from "@/lib/env";
import { enqueue } from "@/lib/queue";
import { refundJobsInProgress } from "@/lib/studio/jobs/refund-jobs";
import { isStillValid, type RequestCredential } from "../restore/grace-passes";
import { cancelSubscription } from "../subscription";
import { reserveEmail } from "./email-reservation";
import { endAccess, endPending } from "./end-access";
import { eraseAccount } from "./erase";
import { lifeHooks } from "./life-hooks";

/** Which way a deletion came in; kept in the audit row. */
export type DeletionSource = "settings" | "api" | "cli";

export type Deletion =
  | { ok: true; restorableUntil: Date | null }
  | { ok: false; code: "LAST_ADMIN" | "UNAUTHORIZED" };

const gone: Deletion = { ok: true, restorableUntil: null };

/** Whether nobody else could administer; within a transaction, locks every admin so that two cannot leave at once. */
export async function isLastAdmin(tx: Executor, userId: string): Promise<boolean> {
  const admins = await tx
    .select({ id: users.id })
    .from(users)
    .where(and(eq(users.role, "admin"), eq(users.status, "active")))
    .orderBy(users.id)
    .for("update");
  return admins.length === 1 && admins[0]?.id === userId;
}

async function cancelJobs(tx: Transaction, userId: string): Promise<void> {
  // The units are available again to an account that is restored within the month.
  await refundJobsInProgress(tx, userId);
  const owned = tx.select({ id: projects.id }).from(projects).where(eq(projects.userId, userId));
  await tx
    .update(processingJobs)
    .set({ status: "cancelled", finishedAt: sql`now()` })
    .where(
      and(
        // Word for word the condition of the index of jobs that are not over; the others are not looked at.
        sql`${processingJobs.status} IN ('queued', 'running')`,
        inArray(processingJobs.projectId, owned),
      ),
    );
}

/**
 * Deletes an account softly: as every source does. Until the deadline, which is stored now, it can be
 * restored. An account whose address was never verified is erased at once. A repeated call changes
 * nothing and answers with the first deadline.
 *
 * What it takes does not grow with what the account owns; what has to be counted is counted later.
 *
 * @param input.origin what links in the mail begin with
 * @param input.atOnce leaves no time to restore
 * @param input.credential what it was asked with, if by a request: `UNAUTHORIZED` where that has ended since
 */
export async function requestDeletion(
  tx: Transaction,
  input: {
    userId: string;
    origin: string;
    source: DeletionSource;
    atOnce?: boolean;
    credential?: RequestCredential;
  },
): Promise<Deletion> {
  const { userId, origin, source, credential } = input;
  // Admins first, in one order everywhere, so that two of them cannot deadlock.
  const [role] = await tx.select({ role: users.role }).from(users).where(eq(users.id, userId));
  const lastAdmin = role?.role === "admin" && (await isLastAdmin(tx, userId));
  const [user] = await tx.select().from(users).where(eq(users.id, userId)).for("update");
  if (!user) return gone;
  if (user.status === "deleted") {
    await endAccess(tx, userId);
    return { ok: true, restorableUntil: user.purgeAt };
  }
  if (credential && !(await isStillValid(tx, userId, credential)))
    return { ok: false, code: "UNAUTHORIZED" };
  if (lastAdmin) return { ok: false, code: "LAST_ADMIN" };
  if (!user.emailVerified) {
    await eraseAccount(tx, { userId, source: "unverified" });
    return gone;
  }

  const days = input.atOnce ? 0 : env().RETENTION_DAYS;
  const [marked] = await tx
    .update(users)
    .set({
      status: "deleted",
      deletedAt: sql`now()`,
      purgeAt: sql`now() + make_interval(days => ${days}::int)`,
    })
    .where(eq(users.id, userId))
    .returning({ purgeAt: users.purgeAt });
  if (!marked?.purgeAt) throw new Error("the account was not marked");
  const { purgeAt } = marked;

  // The lock on the address comes before those on links that were mailed there, other accounts' included.
  await reserveEmail(tx, { ...user, purgeAt });
  await endAccess(tx, userId);
  await endPending(tx, userId);
  // Of other accounts of this mailbox only what would bring its address to one of them.
  await tx
    .delete(verifications)
    .where(
      and(
        inArray(verifications.emailHash, emailHashes(user.email)),
        eq(verifications.purpose, "change-email"),
      ),
    );
  await cancelJobs(tx, userId);
  await cancelSubscription(tx, userId);
  await appendAudit(tx, {
    action: "account.deleted",
    userId,
    metadata: { source, restorableUntil: purgeAt.toISOString() },
  });
  await lifeHooks.onDelete?.(tx, { userId, restorableUntil: days === 0 ? null : purgeAt });
  if (days === 0) {
    await enqueue(tx, "purge-account", { userId }, { key: `purge:${userId}` });
    return gone;
  }
  await enqueue(tx, "mail-deletion", { userId, origin });
  return { ok: true, restorableUntil: purgeAt };
}
