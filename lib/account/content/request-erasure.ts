import { and, eq, gt, sql } from "drizzle-orm";
import { db, type Transaction } from "@/db/client";
import { contentErasures } from "@/db/schema";
import { appendAudit } from "@/lib/audit/append";
import { enqueueMail } from "@/lib/email/enqueue";
import { env } from "@/lib/env";
import { enqueue } from "@/lib/jobs/queue";
import { findActiveUser } from "../lock-user";

export type ContentErasure = { requestedAt: Date; eraseAt: Date };

// Not now(): a deadline that passes while the transaction waits for a lock has passed.
const isOpen = gt(contentErasures.eraseAt, sql`clock_timestamp()`);

/** The erasure of its content that an account has requested and that is not done yet; or `null`. */
export async function findContentErasure(userId: string): Promise<ContentErasure | null> {
  const [row] = await db
    .select({ requestedAt: contentErasures.requestedAt, eraseAt: contentErasures.eraseAt })
    .from(contentErasures)
    .where(eq(contentErasures.userId, userId));
  return row ?? null;
}

/**
 * Requests the erasure of all content that an active account has now, after its own grace period, and mails the owner
 * how to cancel it. A repeated call changes nothing.
 *
 * @param input.origin what the link in the mail begins with
 * @returns when it is erased; `null` if the account is not active
 */
export async function requestContentErasure(
  tx: Transaction,
  input: { userId: string; origin: string },
): Promise<ContentErasure | null> {
  const { userId, origin } = input;
  const user = await findActiveUser(tx, userId);
  if (!user) return null;
  const days = env().CONTENT_RETENTION_DAYS;
  const [added] = await tx
    .insert(contentErasures)
    .values({ userId, eraseAt: sql`now() + make_interval(days => ${days}::int)` })
    .onConflictDoNothing()
    .returning();
  if (!added) {
    const [earlier] = await tx
      .select()
      .from(contentErasures)
      .where(eq(contentErasures.userId, userId));
    return earlier ?? null;
  }
  const eraseAt = added.eraseAt.toISOString();
  await appendAudit(tx, { action: "content.erase-asked", userId, metadata: { eraseAt } });
  if (days === 0)
    await enqueue(tx, "erase-content", { id: added.id }, { key: `content:${userId}` });
  else
    await enqueueMail(tx, {
      template: "content-erasure-requested",
      to: user.email,
      props: { name: user.name, eraseAt, cancelUrl: `${origin}/settings/danger` },
    });
  return added;
}

/** Cancels the erasure; `false` if there is none, or its deadline has passed. */
export async function cancelContentErasure(tx: Transaction, userId: string): Promise<boolean> {
  if (!(await findActiveUser(tx, userId))) return false;
  const { rowCount } = await tx
    .delete(contentErasures)
    .where(and(eq(contentErasures.userId, userId), isOpen));
  if (!rowCount) return false;
  await appendAudit(tx, { action: "content.erase-cancelled", userId });
  return true;
}
