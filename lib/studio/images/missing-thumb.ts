import { Readable } from "node:stream";
import { inTurn } from "@/lib/images/in-turn";
import { makeThumb } from "@/lib/images/read-image";
import { type StoredFile, storage } from "@/lib/storage/storage";

/**
 * The small version of a stored image that lacks one, or `null` if the image is gone. It is not
 * stored: written after a deletion, it would outlive its row.
 */
export async function renderMissingThumb(
  userId: string,
  storageKey: string,
): Promise<StoredFile | null> {
  const thumb = await inTurn(userId, async () => {
    const bytes = await storage.getBytes(storageKey);
    return bytes && makeThumb(bytes);
  });
  return thumb && { stream: Readable.from([thumb], { objectMode: false }), size: thumb.length };
}
