import { inArray } from "drizzle-orm";
import { db } from "@/db/client";
import { images } from "@/db/schema";
import { isIncomingKey } from "@/lib/storage/keys";
import { thumbKey } from "./keys";

const uuid = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}";
const imagePattern = new RegExp(`^users/${uuid}/projects/${uuid}/images/(${uuid})\\.`);

/** Whether a key is that of an image, of its thumbnail, or of an upload that is not finished. */
export function isStudioKey(key: string): boolean {
  return imagePattern.test(key) || isIncomingKey(key);
}

/** The keys among these that an image's row refers to, that of its thumbnail included. */
export async function keysWithImages(keys: string[]): Promise<Set<string>> {
  const imageIds = keys.flatMap((key) => imagePattern.exec(key)?.[1] ?? []);
  const found = await db
    .select({ key: images.storageKey })
    .from(images)
    .where(inArray(images.id, imageIds));
  return new Set(found.flatMap(({ key }) => [key, thumbKey(key) ?? key]));
}
