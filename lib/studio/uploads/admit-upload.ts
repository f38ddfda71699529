import type { Transaction } from "@/db/client";
import { countAction } from "@/lib/account/hourly-limits";
import { lockUser } from "@/lib/account/lock-user";
import { ImageError } from "@/lib/images/errors";
import { uploadsPerHour } from "@/lib/images/upload-limits";
import { lockOwner } from "../images/lock-owner";
import { requireStorage } from "../quota";

/**
 * Counts an upload that begins, under the user's lock. What it takes in the end is checked again when
 * it is stored.
 *
 * @param byteSize of the file, where it is known already
 * @returns the bytes that the plan has left
 * @throws ImageError if the project is not an active user's, nothing more fits into the plan, or the
 *   account has begun too many within an hour
 */
export async function admitUpload(
  tx: Transaction,
  owner: { userId: string; projectId: string },
  byteSize = 1,
): Promise<number> {
  await lockUser(tx, owner.userId);
  if (!(await lockOwner(tx, owner))) throw new ImageError("NOT_FOUND");
  const room = await requireStorage(tx, owner.userId, byteSize);
  const limit = { action: "upload", limit: uploadsPerHour };
  const retryAfter = await countAction(tx, owner.userId, limit);
  if (retryAfter > 0) throw new ImageError("UPLOADS_TOO_OFTEN", { retryAfter });
  return room;
}
