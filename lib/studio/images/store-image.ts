import { eq } from "drizzle-orm";
import { db } from "@/db/client";
import { images } from "@/db/schema";
import { reasonOf } from "@/lib/error-reason";
import type { NormalizedImage } from "@/lib/images/read-image";
import { log } from "@/lib/log";
import { storage } from "@/lib/storage/storage";
import { thumbKey } from "./keys";

/** Deletes files that no row names. If the database cannot say, they stay for the nightly cleanup. */
async function discard(key: string, thumb: string): Promise<void> {
  try {
    const rows = await db.select({ id: images.id }).from(images).where(eq(images.storageKey, key));
    // A commit can succeed although its answer was lost.
    if (rows.length === 0) await storage.delete([key, thumb]);
  } catch (error) {
    log.warn({ error: reasonOf(error) }, "a file without a row was not deleted");
  }
}

/**
 * Stores an image with its small version, then has `commit` insert its row. If that fails, the files
 * are deleted again, so that none is left without a row, and no row ever lacks its file.
 */
export async function storeImage<T>(
  key: string,
  picture: Pick<NormalizedImage, "bytes" | "contentType" | "thumb">,
  commit: () => Promise<T>,
): Promise<T> {
  const thumb = thumbKey(key);
  if (!thumb) throw new Error("not the key of an image");
  try {
    await storage.put(key, picture.bytes, picture.contentType);
    await storage.put(thumb, picture.thumb, "image/webp");
    return await commit();
  } catch (error) {
    await discard(key, thumb);
    throw error;
  }
}
