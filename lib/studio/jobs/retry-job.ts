import { and, eq, inArray } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { processingJobs, projects, systemStyles } from "@/db/schema";
import { ImageError } from "@/lib/images/errors";
import { startProcessing } from "./start-processing";

/**
 * Starts anew what a job of this user that failed or was cancelled was to make, as a job of its own:
 * it consumes a styled image of the month in which it begins. Asked twice, it starts once.
 *
 * @throws ImageError if there is no such job, or as `startProcessing` does.
 */
export async function retryJob(
  tx: Transaction,
  userId: string,
  jobId: string,
): Promise<{ jobId: string }> {
  const [job] = await tx
    .select({ imageId: processingJobs.imageId, styleSlug: systemStyles.slug })
    .from(processingJobs)
    .innerJoin(projects, eq(projects.id, processingJobs.projectId))
    .innerJoin(systemStyles, eq(systemStyles.id, processingJobs.styleId))
    .where(
      and(
        eq(processingJobs.id, jobId),
        eq(projects.userId, userId),
        inArray(processingJobs.status, ["failed", "cancelled"]),
      ),
    );
  if (!job) throw new ImageError("NOT_FOUND");
  return startProcessing(tx, { userId, ...job });
}
