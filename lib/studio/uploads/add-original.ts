import { randomUUID } from "node:crypto";
import { db } from "@/db/client";
import { images } from "@/db/schema";
import { lockUser } from "@/lib/account/lock-user";
import { ImageError } from "@/lib/images/errors";
import { inTurn } from "@/lib/images/in-turn";
import { readImage } from "@/lib/images/read-image";
import type { ReceivedFile } from "@/lib/images/receive-upload";
import { toImageName } from "../images/image-name";
import { imageKey } from "../images/keys";
import { lockOwner } from "../images/lock-owner";
import { storeImage } from "../images/store-image";
import { requireStorage } from "../quota";

/**
 * Keeps an uploaded file as an original of a project. Opens its own transaction, since storage is
 * written before it; a project or an account that goes meanwhile takes the file with it.
 *
 * @param id of the image; one that was given out when the upload began, or a new one
 * @throws ImageError if the file is not an image we take, the project is not an active user's, or the
 *   plan has no room for it
 */
export async function addOriginal(
  owner: { userId: string; projectId: string },
  file: ReceivedFile,
  id: string = randomUUID(),
): Promise<{ id: string }> {
  const picture = await inTurn(owner.userId, () => readImage(file.bytes));
  const storageKey = imageKey(owner, id, picture.extension);
  await storeImage(storageKey, picture, () =>
    db.transaction(async (tx) => {
      // Alone: two that come together see each other's bytes.
      await lockUser(tx, owner.userId);
      if (!(await lockOwner(tx, owner))) throw new ImageError("NOT_FOUND");
      await requireStorage(tx, owner.userId, picture.bytes.length);
      await tx.insert(images).values({
        id,
        projectId: owner.projectId,
        kind: "original",
        name: toImageName(file.name, picture.extension),
        storageKey,
        contentType: picture.contentType,
        byteSize: picture.bytes.length,
        width: picture.width,
        height: picture.height,
        sha256: picture.sha256,
      });
    }),
  );
  return { id };
}
