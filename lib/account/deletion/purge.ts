import { and, eq, inArray, lte, sql } from "drizzle-orm";
import { db, type Transaction } from "@/db/client";
import { longTransaction } from "@/db/long-transaction";
import { countOwned } from "@/db/ownership";
import { users } from "@/db/schema";
import { canonicalJson } from "@/lib/crypto/canonical-json";
import { enqueueMails } from "@/lib/email/enqueue";
import { env } from "@/lib/env";
import { reasonOf } from "@/lib/error-reason";
import { enqueue, enqueueAll, type NewJob } from "@/lib/jobs/queue";
import { log } from "@/lib/log";
import { confirmStore } from "@/lib/storage/confirm-store";
import { mapAtOnce } from "@/lib/storage/map-at-once";
import { storage } from "@/lib/storage/storage";
import { lockUser } from "../lock-user";
import { describeHoldings } from "../queries";
import { keepReceipts } from "../receipts/keep-receipts";
import { issueReceipts, type ReceiptDocument } from "../receipts/receipt";
import { eraseAccounts } from "./erase";

// As many as a statement may delete (drizzle/0001_guards.sql).
const batchSize = 100;
// A larger account would hold up the others of its batch.
const mostRowsInBatch = 1000;

// Restore asks for the opposite, so that exactly one of the two can happen.
const isDue = and(eq(users.status, "deleted"), lte(users.purgeAt, sql`now()`));

/** The job that purges an account by itself; one that waits already stays the only one. */
export const purgeJob = (userId: string): NewJob => ({
  task: "purge-account",
  payload: { userId },
  options: { key: `purge:${userId}` },
});

/** The queue of `purge-due-accounts`: of two at once, the second would find the accounts of the first. */
export const purgeQueue = "purge-due-accounts";

/**
 * Purges up to 100 of the accounts whose deadline has passed together, and queues itself again if there may be
 * more. A large account gets a job of its own, and so does each if they cannot be purged together, so
 * that one that fails holds up no other; when its attempts are spent, the job stays, health and
 * `accounts -- verify` show it, and `retrySpentPurges` has it tried again.
 *
 * @returns how many accounts were due and had no job, 100 at most
 */
export async function purgeDueAccounts(): Promise<number> {
  // Rows that somebody holds at this moment, such as a restore or another run of this, are next minute's.
  const { rows } = await db.execute<{ id: string }>(sql`
    SELECT u.id FROM users u
    WHERE u.status = 'deleted' AND u.purge_at <= now() AND NOT EXISTS (
      SELECT FROM graphile_worker.jobs j WHERE j.key = 'purge:' || u.id)
    ORDER BY u.purge_at LIMIT ${batchSize} FOR UPDATE SKIP LOCKED`);
  if (rows.length === 0) return 0;
  const left = new Set(rows.map(({ id }) => id));
  try {
    const batch = (await countErasures([...left])).filter(
      ({ rows }) => rows.reduce((sum, { count }) => sum + count, 0) <= mostRowsInBatch,
    );
    await purgeCounted(batch, { skipLocked: true });
    for (const { userId } of batch) left.delete(userId);
  } catch (error) {
    log.warn({ error: reasonOf(error) }, "a batch of purges failed: each gets a job of its own");
  }
  await enqueueAll(
    db,
    [...left].map((userId) => purgeJob(userId)),
  );
  if (rows.length === batchSize)
    await enqueue(db, "purge-due-accounts", {}, { key: "purge-more", queue: purgeQueue });
  return rows.length;
}

/**
 * Gives each purge whose attempts are spent one more, once a day, until it works, and so each job that stores
 * receipts or seals: what was in its way may be gone. One that fails again is as spent as before, and shown.
 */
export async function retrySpentPurges(): Promise<void> {
  // The queue's own failures leave updated_at as it is: it tells the latest retry, or else the beginning.
  await db.execute(sql`
    SELECT graphile_worker.reschedule_jobs(ARRAY[id], run_at := now(), max_attempts := attempts + 1)
    FROM graphile_worker.jobs
    WHERE task_identifier IN ('purge-account', 'keep-receipts', 'keep-records') AND attempts >= max_attempts
      AND updated_at < now() - interval '1 day'`);
}

/**
 * Whether an account is due for permanent erasure: a restore that is in progress is waited for, and one that comes
 * later sees that the deadline has passed.
 */
async function settleDue(userId: string): Promise<boolean> {
  return db.transaction(async (tx) => {
    await lockUser(tx, userId);
    const due = await tx
      .select({ id: users.id })
      .from(users)
      .where(and(eq(users.id, userId), isDue));
    return due.length === 1;
  });
}

export type ErasureCount = {
  userId: string;
  rows: { table: string; count: number }[];
  files: ReceiptDocument["files"];
  olderVersions?: ReceiptDocument["olderVersions"];
};

/** What each account owns; from rows alone, so that a purge which is killed and run again counts the same. */
export function countErasures(userIds: string[]): Promise<ErasureCount[]> {
  return longTransaction(async (tx) => {
    const owned = await countOwned(tx, userIds);
    const holdings = await describeHoldings(tx, userIds);
    return userIds.map((userId) => {
      const rows = owned
        .filter((each) => each.userId === userId)
        .map(({ table, count }) => ({ table, count }));
      const files = Object.fromEntries(
        (holdings.get(userId) ?? []).flatMap(({ many, count, bytes }) =>
          // A pasted receipt may have lost its white space, so names have none.
          bytes === undefined ? [] : [[many.replaceAll(" ", "_"), { count, bytes }]],
        ),
      );
      return { userId, rows: [{ table: "users", count: 1 }, ...rows], files };
    });
  });
}

/** The day on which a backup is gone that was made just before an erasure, in UTC; `undefined` if nobody says. */
function backupsEnd(erasedAt: Date): string | undefined {
  const days = env().BACKUP_RETENTION_DAYS;
  if (days === undefined) return undefined;
  return new Date(erasedAt.getTime() + days * 86_400_000).toISOString().slice(0, 10);
}

/**
 * The end of a purge, once storage is cleared: the rows with all that hangs on them, receipts, emails. An account
 * that is gone or not due is left out.
 *
 * @param lock leaves out a row that somebody else has locked, too; default: it is waited for
 * @returns the subjects of the accounts that were erased
 */
export async function eraseDue(
  tx: Transaction,
  counted: ErasureCount[],
  lock?: { skipLocked: true },
): Promise<string[]> {
  const ids = counted.map(({ userId }) => userId);
  const found = await tx
    .select({
      userId: users.id,
      email: users.email,
      subject: users.subject,
      deletedAt: users.deletedAt,
      now: sql<Date | string>`now()`,
    })
    .from(users)
    .where(and(inArray(users.id, ids), isDue))
    // In one order, so that no two purges wait for each other.
    .orderBy(users.id)
    .for("update", lock);
  const due = found.flatMap(({ userId, email, subject, deletedAt, now }) => {
    const count = counted.find((each) => each.userId === userId);
    if (!count || !deletedAt) return [];
    const { rows, files, olderVersions } = count;
    const counts = Object.fromEntries(rows.map((row) => [row.table, row.count]));
    const erased = new Date(now);
    const inBackupsUntil = backupsEnd(erased);
    const erasedAt = erased.toISOString();
    const requestedAt = deletedAt.toISOString();
    const facts = { subject, requestedAt, erasedAt, rows: counts, files };
    const ending = {
      ...(olderVersions && { olderVersions }),
      ...(inBackupsUntil && { inBackupsUntil }),
    };
    return [{ userId, email, counts, rows, facts: { ...facts, ...ending } }];
  });
  if (due.length === 0) return [];
  await eraseAccounts(tx, "purge", due);
  const receipts = await issueReceipts(
    tx,
    due.map(({ facts }) => facts),
  );
  await enqueueMails(
    tx,
    due.map(({ email, rows, facts: { requestedAt: _, ...facts } }, index) => ({
      template: "erased",
      to: email,
      props: { ...facts, rows, receipt: canonicalJson(receipts[index]) },
    })),
  );
  return due.map(({ facts }) => facts.subject);
}

/** Erases accounts that are due: what is stored outside first, all user rows in one transaction last. */
async function purgeCounted(counted: ErasureCount[], lock?: { skipLocked: true }): Promise<void> {
  if (counted.length > 0) await confirmStore();
  const cleared = await mapAtOnce(counted, async (count) => {
    const prefix = `users/${count.userId}/`;
    await storage.deletePrefix(prefix);
    // Asked of the store, so that a purge which is killed and run again says the same.
    const olderVersions = (await storage.keptVersions(prefix)) ?? undefined;
    return { ...count, olderVersions };
  });
  const subjects = await longTransaction((tx) => eraseDue(tx, cleared, lock));
  if (subjects.length === 0) return;
  // At once, since a backup that is restored before the job has run takes the job back too.
  await keepReceipts(subjects).catch((error) =>
    log.warn({ error: reasonOf(error) }, "receipts are not in storage yet: their job stores them"),
  );
}

/**
 * Erases one account whose deadline has passed. Does nothing if the account is gone or not due. Safe to run
 * twice and to be killed anywhere.
 */
export async function purgeAccount(userId: string): Promise<void> {
  if (await settleDue(userId)) await purgeCounted(await countErasures([userId]));
}
