import { randomUUID } from "node:crypto";
import { and, eq } from "drizzle-orm";
import { db } from "@/db/client";
import { images } from "@/db/schema";
import { env } from "@/lib/env";
import { reasonOf } from "@/lib/error-reason";
import { ImageError } from "@/lib/images/errors";
import { log } from "@/lib/log";
import type { SignedPut } from "@/lib/storage/backend";
import { incomingKey } from "@/lib/storage/keys";
import { storage } from "@/lib/storage/storage";
import { addOriginal } from "./add-original";
import { admitUpload } from "./admit-upload";
import {
  addPendingUpload,
  type PendingUpload,
  pendingBytes,
  putBackPendingUpload,
  takePendingUpload,
} from "./pending-uploads";

interface Announced {
  name: string;
  /** As the browser says; the content is looked at when it is there. */
  contentType: string;
  byteSize: number;
}

/**
 * Gives out the address to which a browser sends one image without the application in between;
 * `null` where storage has no such thing, or where the uploads that are not finished leave no room: what
 * comes through the application is stored only once it is known to fit.
 *
 * @throws ImageError as `admitUpload` does, or if the file would be too large
 */
export async function beginDirectUpload(
  owner: { userId: string; projectId: string },
  file: Announced,
): Promise<({ uploadId: string } & SignedPut) | null> {
  if (file.byteSize > env().UPLOAD_MAX_BYTES) throw new ImageError("FILE_TOO_LARGE");
  const uploadId = randomUUID();
  const put = await storage.signPut(incomingKey(owner.userId, uploadId), file);
  if (!put) return null;
  return db.transaction(async (tx) => {
    const room = await admitUpload(tx, owner, file.byteSize);
    if ((await pendingBytes(tx, owner.userId)) + file.byteSize > room) return null;
    await addPendingUpload(tx, { ...owner, uploadId }, file);
    return { uploadId, ...put };
  });
}

/** The bytes that have arrived, unless they are none or too many. */
async function arrived(key: string): Promise<Buffer> {
  const found = await storage.stat(key);
  if (!found) throw new ImageError("UPLOAD_MISSING");
  if (found.size > env().UPLOAD_MAX_BYTES) throw new ImageError("FILE_TOO_LARGE");
  const bytes = await storage.getBytes(key);
  if (!bytes) throw new ImageError("UPLOAD_MISSING");
  return bytes;
}

/** The cleanup removes what stays. */
async function forget(key: string): Promise<void> {
  await storage
    .delete([key])
    .catch((error) => log.warn({ error: reasonOf(error) }, "an incoming file was not deleted"));
}

async function isFinished({ projectId, uploadId }: PendingUpload): Promise<boolean> {
  const found = await db
    .select({ id: images.id })
    .from(images)
    .where(and(eq(images.id, uploadId), eq(images.projectId, projectId)));
  return found.length === 1;
}

async function finish(upload: PendingUpload): Promise<{ id: string }> {
  const key = incomingKey(upload.userId, upload.uploadId);
  if (await isFinished(upload)) return { id: upload.uploadId };
  const taken = await takePendingUpload(upload);
  if (!taken) throw new ImageError("UPLOAD_MISSING");
  try {
    const image = await addOriginal(
      upload,
      { bytes: await arrived(key), name: taken.name },
      upload.uploadId,
    );
    await forget(key);
    return image;
  } catch (error) {
    // What may pass is tried again with what is there.
    if (error instanceof ImageError) await forget(key);
    else await putBackPendingUpload(upload);
    throw error;
  }
}

const underWay = new Map<string, Promise<{ id: string }>>();

/**
 * Makes an original of what a browser has sent to storage, exactly as of a file that came through the
 * application: the same checks, encoded anew. What was sent is deleted. Asked again, because the first
 * answer was lost, it answers the same; while another process is at it, `UPLOAD_MISSING`.
 *
 * @throws ImageError as `addOriginal` does, or if nothing has arrived
 */
export function finishDirectUpload(upload: PendingUpload): Promise<{ id: string }> {
  const { userId, projectId, uploadId } = upload;
  const name = `${userId} ${projectId} ${uploadId}`;
  const first = underWay.get(name);
  if (first) return first;
  const work = finish(upload).finally(() => underWay.delete(name));
  underWay.set(name, work);
  return work;
}
