import { and, eq, inArray } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { images, processingJobs, projects } from "@/db/schema";
import { lockUser } from "@/lib/account/lock-user";
import { giveBackUnderWay } from "@/lib/billing/give-back-image";

/**
 * Deletes images of this user; a trigger has their files cleared. Jobs on them that are under way end,
 * and what they have spent is given back; results that were made from them stay. Returns the ids of
 * those that were there.
 */
export async function deleteImages(
  tx: Transaction,
  userId: string,
  imageIds: string[],
): Promise<string[]> {
  await lockUser(tx, userId);
  await giveBackUnderWay(tx, userId, inArray(processingJobs.imageId, imageIds));
  const owned = tx.select({ id: projects.id }).from(projects).where(eq(projects.userId, userId));
  const deleted = await tx
    .delete(images)
    .where(and(inArray(images.id, imageIds), inArray(images.projectId, owned)))
    .returning({ id: images.id });
  return deleted.map(({ id }) => id);
}
