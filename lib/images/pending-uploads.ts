import { createHash } from "node:crypto";
import { and, eq, gt, sql } from "drizzle-orm";
import { z } from "zod";
import { db, type Transaction } from "@/db/client";
import { verifications } from "@/db/schema";

/** An upload that goes straight to storage, from the moment its address is given out. */
export interface PendingUpload {
  userId: string;
  projectId: string;
  /** Also the id that its image will have. */
  uploadId: string;
}

const purpose = "upload";
const valueSchema = z.object({ name: z.string() });

const identify = ({ userId, projectId, uploadId }: PendingUpload) =>
  createHash("sha256").update(`${purpose}:${userId}:${projectId}:${uploadId}`).digest("base64url");

/** Remembers an upload for a day; a deletion of the account forgets it. The caller holds the active user. */
export async function addPendingUpload(
  tx: Transaction,
  upload: PendingUpload,
  name: string,
): Promise<void> {
  await tx.insert(verifications).values({
    identifier: identify(upload),
    value: JSON.stringify({ name }),
    purpose,
    userId: upload.userId,
    expiresAt: sql`now() + interval '1 day'`,
  });
}

/** Takes an upload to be looked at: one caller gets it, every other `undefined`. */
export async function takePendingUpload(
  upload: PendingUpload,
): Promise<{ name: string } | undefined> {
  const [taken] = await db
    .delete(verifications)
    .where(
      and(
        eq(verifications.identifier, identify(upload)),
        eq(verifications.purpose, purpose),
        eq(verifications.userId, upload.userId),
        gt(verifications.expiresAt, sql`now()`),
      ),
    )
    .returning({ value: verifications.value });
  return taken && valueSchema.parse(JSON.parse(taken.value));
}
