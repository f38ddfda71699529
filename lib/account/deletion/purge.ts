import { and, eq, lte, sql } from "drizzle-orm";
import { db, type Executor, type Transaction } from "@/db/client";
import { longTransaction } from "@/db/long-transaction";
import { countOwned } from "@/db/ownership";
import { users } from "@/db/schema";
import { enqueueMail } from "@/lib/email/enqueue";
import { enqueue } from "@/lib/jobs/queue";
import { storage } from "@/lib/storage/storage";
import { lockUser } from "../lock-user";
import { describeHoldings } from "../queries";
import { issueReceipt, type ReceiptDocument } from "../receipts/receipt";
import { eraseAccount } from "./erase";

const batchSize = 1000;

// Restore asks for the opposite, so that exactly one of the two can happen.
const isDue = and(eq(users.status, "deleted"), lte(users.purgeAt, sql`now()`));

/**
 * Queues a purge for each account whose deadline has passed and that has none yet; returns how many
 * are queued anew. Each account is a job of its own, so that one that fails holds up no other; when its
 * attempts are spent, the job stays, health and `accounts -- verify` show it, and `retrySpentPurges`
 * has it tried again.
 */
export async function purgeDueAccounts(): Promise<number> {
  // Rows that somebody holds at this moment, such as a restore or another run of this, are next minute's.
  const queued = await db.execute<{ count: number }>(sql`
    WITH due AS (
      SELECT u.id FROM users u
      WHERE u.status = 'deleted' AND u.purge_at <= now() AND NOT EXISTS (
        SELECT FROM graphile_worker.jobs j WHERE j.key = 'purge:' || u.id)
      ORDER BY u.purge_at LIMIT ${batchSize} FOR UPDATE SKIP LOCKED
    ), added AS (
      SELECT graphile_worker.add_job('purge-account',
        payload := json_build_object('userId', id), max_attempts := 12,
        job_key := 'purge:' || id, job_key_mode := 'unsafe_dedupe')
      FROM due
    )
    SELECT count(*)::int AS count FROM added`);
  const count = queued.rows[0]?.count ?? 0;
  if (count === batchSize) await enqueue(db, "purge-due-accounts", {}, { key: "purge-more" });
  return count;
}

/**
 * Gives each purge whose attempts are spent one more, once a day, until it works: what was in its way may
 * be gone. One that fails again is as spent as before, and shown.
 */
export async function retrySpentPurges(): Promise<void> {
  // The queue's own failures leave updated_at as it is: it tells the latest retry, or else the beginning.
  await db.execute(sql`
    SELECT graphile_worker.reschedule_jobs(ARRAY[id], run_at := now(), max_attempts := attempts + 1)
    FROM graphile_worker.jobs
    WHERE task_identifier = 'purge-account' AND attempts >= max_attempts
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
  rows: { table: string; count: number }[];
  files: ReceiptDocument["files"];
  olderVersions?: ReceiptDocument["olderVersions"];
};

/** What an account owns; from rows alone, so that a purge which is killed and run again counts the same. */
export async function countErasure(userId: string, tx: Executor = db): Promise<ErasureCount> {
  const owned = (await countOwned(tx, userId)).filter((row) => row.count > 0);
  const files = Object.fromEntries(
    (await describeHoldings(tx, userId)).flatMap(({ many, count, bytes }) =>
      // A pasted receipt may have lost its white space, so names have none.
      bytes === undefined ? [] : [[many.replaceAll(" ", "_"), { count, bytes }]],
    ),
  );
  return { rows: [{ table: "users", count: 1 }, ...owned], files };
}

/** The end of a purge, once storage is cleared: the row with all that hangs on it, receipt, mail. */
export async function eraseDue(
  tx: Transaction,
  userId: string,
  { rows, files, olderVersions }: ErasureCount,
): Promise<void> {
  const [user] = await tx
    .select({
      email: users.email,
      subject: users.subject,
      deletedAt: users.deletedAt,
      now: sql<Date | string>`now()`,
    })
    .from(users)
    .where(and(eq(users.id, userId), isDue))
    .for("update");
  if (!user?.deletedAt) return;
  const counts = Object.fromEntries(rows.map((row) => [row.table, row.count]));
  const erasedAt = new Date(user.now).toISOString();
  await eraseAccount(tx, { userId, source: "purge", counts });
  const receipt = await issueReceipt(tx, {
    subject: user.subject,
    requestedAt: user.deletedAt.toISOString(),
    erasedAt,
    rows: counts,
    files,
    ...(olderVersions && { olderVersions }),
  });
  await enqueueMail(tx, {
    template: "erased",
    to: user.email,
    props: {
      subject: user.subject,
      erasedAt,
      rows,
      files,
      olderVersions,
      receipt: JSON.stringify(receipt),
    },
  });
}

/**
 * Erases one account whose deadline has passed: what is stored outside first, the user row
 * last. Does nothing if the account is gone or not due. Safe to run twice and to be killed anywhere.
 */
export async function purgeAccount(userId: string): Promise<void> {
  if (!(await settleDue(userId))) return;
  const count = await longTransaction((tx) => countErasure(userId, tx));
  const prefix = `users/${userId}/`;
  await storage.deletePrefix(prefix);
  // Asked of the store, so that a purge which is killed and run again says the same.
  const olderVersions = (await storage.keptVersions(prefix)) ?? undefined;
  await longTransaction((tx) => eraseDue(tx, userId, { ...count, olderVersions }));
}
