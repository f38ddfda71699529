import { eq, sql } from "drizzle-orm";
import { db } from "@/db/client";
import { contentErasures } from "@/db/schema";
import { eraseDueContent } from "@/lib/account/content/erase-content";
import {
  type ContentErasure,
  cancelContentErasure,
  requestContentErasure,
} from "@/lib/account/content/request-erasure";
import { runJobs } from "./jobs";
import { createUser } from "./users";

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

async function withRequestedErasure() {
  const user = await createUser();
  await requestErasure(user.id);
  return user;
}

/** What leaves the audit row of each action that is about content, and of whom. */
export const contentFlows = {
  "content.erase-asked": withRequestedErasure,
  "content.erase-cancelled": async () => {
    const user = await withRequestedErasure();
    await db.transaction((tx) => cancelContentErasure(tx, user.id));
    return user;
  },
  "content.erased": async () => {
    const user = await createUser();
    await requestDueErasure(user.id);
    await eraseDueContent();
    await runJobs();
    return user;
  },
};
