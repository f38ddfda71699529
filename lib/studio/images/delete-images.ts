import { and, eq, inArray } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { images, processingJobs, projects } from "@/db/schema";
import { lockUser } from "@/lib/account/lock-user";
import { refundJobsInProgress } from "../jobs/refund-jobs";

/**
 * Deletes images of this user; a trigger has their files cleared. Jobs in progress on them end, and
 * their styled images are refunded; results that were made from them stay. Returns the ids of
 * those that were there.
 */
export async function deleteImages(
  tx: Transaction,
  userId: string,
  imageIds: string[],
): Promise<string[]> {
  await lockUser(tx, userId);
  await refundJobsInProgress(tx, userId, inArray(processingJobs.imageId, imageIds));
  const owned = tx.select({ id: projects.id }).from(projects).where(eq(projects.userId, userId));
  const deleted = await tx
    .delete(images)
    .where(and(inArray(images.id, imageIds), inArray(images.projectId, owned)))
    .returning({ id: images.id });
  return deleted.map(({ id }) => id);
}
