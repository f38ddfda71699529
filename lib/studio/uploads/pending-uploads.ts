import { createHash } from "node:crypto";
import { and, eq, gt, lt, sql } from "drizzle-orm";
import { z } from "zod";
import { db, type Transaction } from "@/db/client";
import { images, verifications } from "@/db/schema";
import { incomingKey } from "@/lib/storage/keys";

/** An upload that goes straight to storage, from the moment its address is given out. */
export interface PendingUpload {
  userId: string;
  projectId: string;
  /** Also the id that its image will have. */
  uploadId: string;
}

/** What its browser has said of it. */
interface Said {
  name: string;
  byteSize: number;
}

export const uploadPurpose = "upload";
const valueSchema = z.object({ name: z.string() });
const taken = "taken:";

const identify = ({ userId, projectId, uploadId }: PendingUpload) =>
  createHash("sha256")
    .update(`${uploadPurpose}:${userId}:${projectId}:${uploadId}`)
    .digest("base64url");

const isPending = (userId: string) =>
  and(
    eq(verifications.userId, userId),
    eq(verifications.purpose, uploadPurpose),
    gt(verifications.expiresAt, sql`now()`),
  );

/** Remembers an upload until the cleanup removes it; a deletion of the account forgets it. The caller holds the active user. */
export async function addPendingUpload(
  tx: Transaction,
  upload: PendingUpload,
  { name, byteSize }: Said,
): Promise<void> {
  await tx.insert(verifications).values({
    identifier: identify(upload),
    value: JSON.stringify({ name, byteSize, uploadId: upload.uploadId }),
    purpose: uploadPurpose,
    userId: upload.userId,
    expiresAt: sql`now() + interval '1 day'`,
  });
}

/**
 * Takes an upload to be looked at: one caller gets it, every other `undefined`. It stays counted, since
 * its address takes the same file again for some minutes.
 */
export async function takePendingUpload(
  upload: PendingUpload,
): Promise<{ name: string } | undefined> {
  const [found] = await db
    .update(verifications)
    .set({ identifier: `${taken}${identify(upload)}` })
    .where(and(eq(verifications.identifier, identify(upload)), isPending(upload.userId)))
    .returning({ value: verifications.value });
  return found && valueSchema.parse(JSON.parse(found.value));
}

/** Lets an upload that was taken be taken again, unless it has been forgotten meanwhile. */
export async function putBackPendingUpload(upload: PendingUpload): Promise<void> {
  await db
    .update(verifications)
    .set({ identifier: identify(upload) })
    .where(
      and(eq(verifications.identifier, `${taken}${identify(upload)}`), isPending(upload.userId)),
    );
}

/**
 * The bytes that a user's uploads may hold in storage beyond the pictures that came of them. Under the
 * user's lock none is added meanwhile.
 */
export async function pendingBytes(tx: Transaction, userId: string): Promise<number> {
  const said = sql`${verifications.value}::jsonb`;
  const [sum] = await tx
    .select({
      bytes: sql`coalesce(sum(greatest(
        (${said}->>'byteSize')::bigint - coalesce(${images.byteSize}, 0), 0)), 0)`.mapWith(Number),
    })
    .from(verifications)
    .leftJoin(images, eq(images.id, sql`(${said}->>'uploadId')::uuid`))
    .where(isPending(userId));
  return sum?.bytes ?? 0;
}

/** The uploads that were begun more than an hour ago, the oldest first: what they sent, and the row. */
export async function stalePendingUploads(limit: number): Promise<{ id: string; key: string }[]> {
  const found = await db
    .select({
      id: verifications.id,
      userId: verifications.userId,
      uploadId: sql<string | null>`${verifications.value}::jsonb->>'uploadId'`,
    })
    .from(verifications)
    .where(
      and(
        eq(verifications.purpose, uploadPurpose),
        // The address is good for five minutes, and what has begun may take longer.
        lt(verifications.createdAt, sql`now() - interval '1 hour'`),
      ),
    )
    .orderBy(verifications.createdAt)
    .limit(limit);
  return found.flatMap(({ id, userId, uploadId }) =>
    userId && uploadId ? [{ id, key: incomingKey(userId, uploadId) }] : [],
  );
}
