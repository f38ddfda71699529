import { randomUUID } from "node:crypto";
import { and, eq, sql } from "drizzle-orm";
import { db, type Transaction } from "@/db/client";
import { images, processingJobs } from "@/db/schema";
import { lockUser } from "@/lib/account/lock-user";
import type { NormalizedImage } from "@/lib/images/read-image";
import { toImageName } from "../images/image-name";
import { imageKey } from "../images/keys";
import { lockOwner } from "../images/lock-owner";
import { storeImage } from "../images/store-image";
import { requireStorage } from "../quota";

/** A job with everything that it needs to know. */
export interface Work {
  jobId: string;
  userId: string;
  projectId: string;
  imageId: string;
  storageKey: string;
  /** Of the original. */
  name: string;
  style: { slug: string; name: string };
}

/** The result came too late: the job, its image or its owner is gone. */
class Overtaken extends Error {}

/** Holds everything that the result hangs on, in the order of all locks; throws if it is too late. */
async function holdJob(tx: Transaction, work: Work): Promise<void> {
  // Alone: two that come together see each other's bytes.
  await lockUser(tx, work.userId);
  if (!(await lockOwner(tx, work))) throw new Overtaken();
  const [image] = await tx
    .select({ id: images.id })
    .from(images)
    .where(eq(images.id, work.imageId))
    .for("share");
  const [job] = await tx
    .select({ id: processingJobs.id })
    .from(processingJobs)
    .where(and(eq(processingJobs.id, work.jobId), eq(processingJobs.status, "running")))
    .for("update");
  if (!image || !job) throw new Overtaken();
}

/**
 * Stores a result and ends its job, unless the job was cancelled, or its project or account has gone
 * since: then nothing is left behind. Returns whether the result was kept.
 *
 * @throws ImageError `QUOTA_STORAGE` if the plan has no room for it: others may have taken it since the start
 */
export async function addResult(work: Work, picture: NormalizedImage): Promise<boolean> {
  // A new name for each attempt: what an attempt that loses clears away is never another's.
  const id = randomUUID();
  const storageKey = imageKey(work, id, picture.extension);
  const stem = work.name.replace(/\.[^.]+$/, "");
  try {
    await storeImage(storageKey, picture, () =>
      db.transaction(async (tx) => {
        await holdJob(tx, work);
        await requireStorage(tx, work.userId, picture.bytes.length);
        await tx.insert(images).values({
          id,
          projectId: work.projectId,
          kind: "result",
          sourceImageId: work.imageId,
          name: toImageName(`${stem} (${work.style.name})`, picture.extension),
          storageKey,
          contentType: picture.contentType,
          byteSize: picture.bytes.length,
          width: picture.width,
          height: picture.height,
          sha256: picture.sha256,
        });
        await tx
          .update(processingJobs)
          .set({ status: "done", progress: 100, resultImageId: id, finishedAt: sql`now()` })
          .where(eq(processingJobs.id, work.jobId));
      }),
    );
    return true;
  } catch (error) {
    if (error instanceof Overtaken) return false;
    throw error;
  }
}
