import { randomUUID } from "node:crypto";
import { db } from "@/db/client";
import { images } from "@/db/schema";
import { imageKey } from "@/lib/storage/keys";
import { addUsage } from "./add-usage";
import { ImageError } from "./errors";
import { keepPicture } from "./keep-picture";
import { lockOwner } from "./lock-owner";
import { pictureName } from "./picture-name";
import { readPicture } from "./read-picture";
import type { ReceivedFile } from "./receive-upload";

/**
 * Keeps an uploaded file as an original of a project. Opens its own transaction, since storage is
 * written before it; a project or an account that goes meanwhile takes the file with it.
 *
 * @throws ImageError if the file is not a picture we take, or the project is not an active user's.
 */
export async function addOriginal(
  owner: { userId: string; projectId: string },
  file: ReceivedFile,
): Promise<{ id: string }> {
  const picture = await readPicture(file.bytes);
  const id = randomUUID();
  const storageKey = imageKey(owner, id, picture.extension);
  await keepPicture(storageKey, picture, () =>
    db.transaction(async (tx) => {
      if (!(await lockOwner(tx, owner))) throw new ImageError("NOT_FOUND");
      await tx.insert(images).values({
        id,
        projectId: owner.projectId,
        kind: "original",
        name: pictureName(file.name, picture.extension),
        storageKey,
        contentType: picture.contentType,
        byteSize: picture.bytes.length,
        width: picture.width,
        height: picture.height,
        sha256: picture.sha256,
      });
      await addUsage(tx, owner.userId, "bytes_uploaded", picture.bytes.length);
    }),
  );
  return { id };
}
