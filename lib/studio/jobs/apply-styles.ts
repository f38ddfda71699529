import { db } from "@/db/client";
import { ImageError, type ImageErrorCode } from "@/lib/images/errors";
import { startProcessing } from "./start-processing";

/** An image that a style could not be started on. */
export interface Refused {
  imageId: string;
  style: string;
  code: ImageErrorCode;
  /** A sentence for the reader. */
  message: string;
}

const exceeded = new Set<ImageErrorCode>(["QUOTA_IMAGES", "QUOTA_STORAGE"]);

/**
 * Starts each style on each of these images, one after the other, each in a transaction of its own:
 * what is refused for one leaves the others as they are. Once a limit of the plan is reached, the rest is
 * refused without being tried.
 *
 * @returns how many jobs there now are, and what was refused
 */
export async function applyStyles(
  userId: string,
  imageIds: string[],
  styleSlugs: string[],
): Promise<{ started: number; refused: Refused[] }> {
  const refused: Refused[] = [];
  let started = 0;
  let exhausted: ImageError | undefined;
  for (const imageId of new Set(imageIds))
    for (const style of new Set(styleSlugs))
      try {
        if (exhausted) throw exhausted;
        await db.transaction((tx) => startProcessing(tx, { userId, imageId, styleSlug: style }));
        started++;
      } catch (error) {
        if (!(error instanceof ImageError)) throw error;
        if (exceeded.has(error.code)) exhausted = error;
        refused.push({ imageId, style, code: error.code, message: error.message });
      }
  return { started, refused };
}
