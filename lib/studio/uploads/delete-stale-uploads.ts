import { inArray } from "drizzle-orm";
import { db } from "@/db/client";
import { pendingUploads } from "@/db/schema";
import { incomingKey } from "@/lib/storage/keys";
import { storage } from "@/lib/storage/storage";
import { stalePendingUploads } from "./pending-uploads";

const batchSize = 500;

/**
 * Deletes what browsers sent to storage by uploads that were begun more than an hour ago, then these
 * uploads: each counts until its file is gone.
 */
export async function deleteStaleUploads(): Promise<void> {
  for (;;) {
    const stale = await stalePendingUploads(batchSize);
    if (stale.length === 0) return;
    await storage.delete(stale.map(({ id, userId }) => incomingKey(userId, id)));
    const ids = stale.map(({ id }) => id);
    await db.delete(pendingUploads).where(inArray(pendingUploads.id, ids));
  }
}
