import { and, eq, inArray } from "drizzle-orm";
import type { Executor } from "@/db/client";
import { images, projects } from "@/db/schema";

/**
 * Deletes an image of this user; a trigger has its files cleared. Results that were made from it stay.
 * Returns whether there was one.
 */
export async function deleteImage(tx: Executor, userId: string, imageId: string): Promise<boolean> {
  const owned = tx.select({ id: projects.id }).from(projects).where(eq(projects.userId, userId));
  const deleted = await tx
    .delete(images)
    .where(and(eq(images.id, imageId), inArray(images.projectId, owned)))
    .returning({ id: images.id });
  return deleted.length === 1;
}
