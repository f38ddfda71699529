import { and, asc, eq, isNotNull, isNull, lt, sql } from "drizzle-orm";
import { db, type Transaction } from "@/db/client";
import { images, pendingUploads } from "@/db/schema";

/** An upload that goes straight to storage, from the moment its address is given out. */
export interface PendingUpload {
  userId: string;
  projectId: string;
  /** Also the id that its image will have. */
  uploadId: string;
}

const isUpload = ({ userId, projectId, uploadId }: PendingUpload) =>
  and(
    eq(pendingUploads.id, uploadId),
    eq(pendingUploads.userId, userId),
    eq(pendingUploads.projectId, projectId),
  );

/** Adds an upload, which the cleanup removes with its file. The caller holds the active user. */
export async function addPendingUpload(
  tx: Transaction,
  { uploadId, userId, projectId }: PendingUpload,
  { name, byteSize }: { name: string; byteSize: number },
): Promise<void> {
  await tx.insert(pendingUploads).values({ id: uploadId, userId, projectId, name, byteSize });
}

/**
 * Takes an upload to turn its file into an image: one caller gets it, every other `undefined`. It stays
 * counted, since its address takes the same file again for some minutes.
 */
export async function takePendingUpload(
  upload: PendingUpload,
): Promise<{ name: string } | undefined> {
  const [found] = await db
    .update(pendingUploads)
    .set({ takenAt: sql`now()` })
    .where(and(isUpload(upload), isNull(pendingUploads.takenAt)))
    .returning({ name: pendingUploads.name });
  return found;
}

/** Lets an upload that was taken be taken again, unless it has been removed meanwhile. */
export async function putBackPendingUpload(upload: PendingUpload): Promise<void> {
  await db
    .update(pendingUploads)
    .set({ takenAt: null })
    .where(and(isUpload(upload), isNotNull(pendingUploads.takenAt)));
}

/**
 * The bytes that a user's uploads may occupy in storage beyond the images made from them. Under the
 * user's lock none is added meanwhile.
 */
export async function pendingBytes(tx: Transaction, userId: string): Promise<number> {
  const [sum] = await tx
    .select({
      bytes: sql`coalesce(sum(greatest(
        ${pendingUploads.byteSize} - coalesce(${images.byteSize}, 0), 0)), 0)`.mapWith(Number),
    })
    .from(pendingUploads)
    .leftJoin(images, eq(images.id, pendingUploads.id))
    .where(eq(pendingUploads.userId, userId));
  return sum?.bytes ?? 0;
}

/** The uploads that were begun more than an hour ago, the oldest first. */
export async function stalePendingUploads(
  limit: number,
): Promise<{ id: string; userId: string }[]> {
  return (
    db
      .select({ id: pendingUploads.id, userId: pendingUploads.userId })
      .from(pendingUploads)
      // The address is valid for five minutes, and a transfer that has begun may take longer.
      .where(lt(pendingUploads.createdAt, sql`now() - interval '1 hour'`))
      .orderBy(asc(pendingUploads.createdAt))
      .limit(limit)
  );
}
