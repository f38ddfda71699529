import { eq, sql } from "drizzle-orm";
import { db } from "@/db/client";
import { contentErasures } from "@/db/schema";
import { type ContentErasure, requestContentErasure } from "@/lib/account/content/request-erasure";

const origin = "http://127.0.0.1:3000";

/** Requests the erasure of an account’s content. */
export const requestErasure = (userId: string): Promise<ContentErasure | null> =>
  db.transaction((tx) => requestContentErasure(tx, { userId, origin }));

/** The same, and lets its grace period pass. */
export async function requestDueErasure(userId: string): Promise<void> {
  await requestErasure(userId);
  const isTheirs = eq(contentErasures.userId, userId);
  await db.update(contentErasures).set({ eraseAt: sql`now()` }).where(isTheirs);
}
