import { and, eq, inArray, sql } from "drizzle-orm";
import { db, type Transaction } from "@/db/client";
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

/**
 * Cancels every job of this user that has not ended and refunds what they have consumed, which an account
 * that is restored within the month has again. The queue's own jobs find theirs cancelled. The caller holds
 * the user's row.
 */
export async function cancelJobs(tx: Transaction, userId: string): Promise<void> {
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
