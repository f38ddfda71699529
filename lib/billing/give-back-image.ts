import { and, eq, type SQL, sql } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { processingJobs, projects, usageTracking } from "@/db/schema";
import { monthStartOf } from "./month";

const spentImages = (userId: string) =>
  and(eq(usageTracking.userId, userId), eq(usageTracking.metric, "images_processed"));

/**
 * Gives back an image that came to nothing, to the month in which it was spent. The caller holds the
 * user's row, and calls it once for a job: where the update that ends the job has found it.
 *
 * @param spentAt when the job was made
 */
export async function giveBackImage(tx: Transaction, userId: string, spentAt: Date): Promise<void> {
  const month = monthStartOf(sql`${spentAt.toISOString()}::timestamptz`);
  await tx
    .update(usageTracking)
    .set({ quantity: sql`greatest(${usageTracking.quantity} - 1, 0)`, updatedAt: sql`now()` })
    .where(and(spentImages(userId), eq(usageTracking.periodStart, month)));
}

/**
 * Gives back what the jobs of an account that wait or run have spent, before they are cancelled or go
 * with their image. The caller holds the user's row.
 *
 * @param which a further condition on jobs; without it all of the account's
 */
export async function giveBackUnderWay(
  tx: Transaction,
  userId: string,
  which?: SQL,
): Promise<void> {
  const lost = tx
    .select({
      month: monthStartOf(sql`${processingJobs.createdAt}`).as("month"),
      count: sql<number>`count(*)`.as("count"),
    })
    .from(processingJobs)
    .innerJoin(projects, eq(projects.id, processingJobs.projectId))
    .where(
      and(
        eq(projects.userId, userId),
        // Word for word the condition of the index of jobs that are not over.
        sql`${processingJobs.status} IN ('queued', 'running')`,
        which,
      ),
    )
    .groupBy(sql`1`)
    .as("lost");
  await tx
    .update(usageTracking)
    .set({
      quantity: sql`greatest(${usageTracking.quantity} - ${lost.count}, 0)`,
      updatedAt: sql`now()`,
    })
    .from(lost)
    .where(and(spentImages(userId), eq(usageTracking.periodStart, lost.month)));
}
