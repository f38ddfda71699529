import { and, countDistinct, eq, inArray, type SQL, sql } from "drizzle-orm";
import { db, type Executor, type Transaction } from "@/db/client";
import { processingJobs, projects } from "@/db/schema";
import { lockUser } from "@/lib/account/lock-user";
import { refundUnits } from "@/lib/billing/mutations";
import { describeImageError, type ImageErrorCode } from "@/lib/images/errors";
import { dequeue } from "@/lib/jobs/queue";
import { styledImages } from "../meters";
import { refundJobsInProgress } from "./refund-jobs";

/** By what the queue knows the work on a job. */
export const jobKey = (jobId: string) => `process-image:${jobId}`;

const active = inArray(processingJobs.status, ["queued", "running"]);

/** Takes a job that waits, or that an earlier attempt left running; `false` if it is over. */
export async function beginJob(jobId: string): Promise<boolean> {
  const taken = await db
    .update(processingJobs)
    .set({ status: "running", progress: 10, startedAt: sql`coalesce(started_at, now())` })
    .where(and(eq(processingJobs.id, jobId), active))
    .returning({ id: processingJobs.id });
  return taken.length === 1;
}

/** Moves the progress on; `false` if the job has been cancelled, or is gone. */
export async function advanceJob(jobId: string, progress: number): Promise<boolean> {
  const moved = await db
    .update(processingJobs)
    .set({ progress })
    .where(and(eq(processingJobs.id, jobId), eq(processingJobs.status, "running")))
    .returning({ id: processingJobs.id });
  return moved.length === 1;
}

/**
 * Ends a job that has not ended yet, with the sentence that its owner reads, and refunds its styled
 * image.
 */
export async function failJob(
  { jobId, userId }: { jobId: string; userId: string },
  code: ImageErrorCode,
): Promise<void> {
  const { message } = describeImageError(code);
  await db.transaction(async (tx) => {
    await lockUser(tx, userId);
    const [failed] = await tx
      .update(processingJobs)
      .set({ status: "failed", error: message, finishedAt: sql`now()` })
      .where(and(eq(processingJobs.id, jobId), active))
      .returning({ createdAt: processingJobs.createdAt });
    if (failed) await refundUnits(tx, userId, styledImages, failed.createdAt);
  });
}

/** Puts a job that will be tried again back among those that wait. */
export async function requeueJob(jobId: string): Promise<void> {
  await db
    .update(processingJobs)
    .set({ status: "queued", progress: 0 })
    .where(and(eq(processingJobs.id, jobId), eq(processingJobs.status, "running")));
}

/**
 * Cancels a job of this user that has not ended, takes it out of the queue and refunds its styled
 * image; `false` if there is none. One that runs finds out at its next step, at the latest before its
 * result is kept.
 */
export async function cancelJob(tx: Transaction, userId: string, jobId: string): Promise<boolean> {
  await lockUser(tx, userId);
  const owned = tx.select({ id: projects.id }).from(projects).where(eq(projects.userId, userId));
  const [cancelled] = await tx
    .update(processingJobs)
    .set({ status: "cancelled", finishedAt: sql`now()` })
    .where(and(eq(processingJobs.id, jobId), active, inArray(processingJobs.projectId, owned)))
    .returning({ createdAt: processingJobs.createdAt });
  if (!cancelled) return false;
  await dequeue(tx, jobKey(jobId));
  await refundUnits(tx, userId, styledImages, cancelled.createdAt);
  return true;
}

// Word for word the condition of the index of jobs that are not over; the others are not looked at.
const isInProgress = sql`${processingJobs.status} IN ('queued', 'running')`;

/**
 * Cancels every job of these users that has not ended and refunds what they have consumed, which an account
 * that is restored within the month has again. The queue's own jobs find theirs cancelled. The caller holds
 * the users' rows.
 */
export async function cancelJobs(tx: Transaction, userIds: string[]): Promise<void> {
  await refundJobsInProgress(tx, userIds);
  const owned = tx
    .select({ id: projects.id })
    .from(projects)
    .where(inArray(projects.userId, userIds));
  await tx
    .update(processingJobs)
    .set({ status: "cancelled", finishedAt: sql`now()` })
    .where(and(isInProgress, inArray(processingJobs.projectId, owned)));
}

/** How many of the users that a query returns have jobs in progress. */
export async function countUsersWithJobs(executor: Executor, owners: SQL): Promise<number> {
  const [row] = await executor
    .select({ count: countDistinct(projects.userId) })
    .from(processingJobs)
    .innerJoin(projects, eq(projects.id, processingJobs.projectId))
    .where(and(isInProgress, sql`${projects.userId} IN (${owners})`));
  return row?.count ?? 0;
}
