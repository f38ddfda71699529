import { and, eq, inArray } from "drizzle-orm";
import type { Executor } from "@/db/client";
import { images, projects } from "@/db/schema";
import { toImageName } from "./image-name";

// Whatever else stands behind a dot belongs to the name.
const ending = /\.(jpe?g|png|webp|avif|gif)$/i;

/** Gives an image of this user another name, its extension kept; returns that name, or nothing if there is no such image. */
export async function renameImage(
  tx: Executor,
  userId: string,
  imageId: string,
  name: string,
): Promise<string | undefined> {
  const owned = tx.select({ id: projects.id }).from(projects).where(eq(projects.userId, userId));
  const mine = and(eq(images.id, imageId), inArray(images.projectId, owned));
  const [image] = await tx.select({ key: images.storageKey }).from(images).where(mine);
  if (!image) return undefined;
  const extension = image.key.slice(image.key.lastIndexOf(".") + 1);
  const whole = ending.test(name) ? name : `${name}.${extension}`;
  const [renamed] = await tx
    .update(images)
    .set({ name: toImageName(whole, extension) })
    .where(mine)
    .returning({ name: images.name });
  return renamed?.name;
}
