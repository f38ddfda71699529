import { db } from "@/db/client";
import { env } from "@/lib/env";
import { receiveUpload } from "@/lib/images/receive-upload";
import { withUploadSlot } from "@/lib/images/upload-slots";
import { addOriginal } from "./add-original";
import { admitUpload } from "./admit-upload";

/**
 * Takes the image that a request brings along into a project.
 *
 * @throws ImageError as `withUploadSlot`, `admitUpload`, `receiveUpload` and `addOriginal` do
 */
export function receiveOriginal(
  request: Request,
  owner: { userId: string; projectId: string },
): Promise<{ id: string }> {
  return withUploadSlot(owner.userId, async () => {
    await db.transaction((tx) => admitUpload(tx, owner));
    const file = await receiveUpload(request, "picture", env().UPLOAD_MAX_BYTES);
    return addOriginal(owner, file);
  });
}
