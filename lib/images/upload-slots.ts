import { ImageError } from "./errors";
import { uploadsAtOnce } from "./upload-limits";

// In seconds: an upload that is received takes a few.
const soon = 5;

const underWay = new Map<string, number>();

/**
 * Runs one upload of an account. An image is held in memory while it is received and read, so that
 * an account has so many at a time in this process, and others keep theirs.
 *
 * @throws ImageError `UPLOADS_UNDER_WAY` at once, if as many run already
 */
export async function withUploadSlot<T>(userId: string, upload: () => Promise<T>): Promise<T> {
  const running = underWay.get(userId) ?? 0;
  if (running >= uploadsAtOnce) throw new ImageError("UPLOADS_UNDER_WAY", { retryAfter: soon });
  underWay.set(userId, running + 1);
  try {
    return await upload();
  } finally {
    const left = (underWay.get(userId) ?? 1) - 1;
    if (left > 0) underWay.set(userId, left);
    else underWay.delete(userId);
  }
}
