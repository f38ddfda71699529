import { and, eq, lte, sql } from "drizzle-orm";
import { db } from "@/db/client";
import { countOwned } from "@/db/ownership";
import { users } from "@/db/schema";
import { enqueueMail } from "@/lib/email/enqueue";
import { enqueue } from "@/lib/queue";
import { storage } from "@/lib/storage/storage";
import { eraseAccount } from "./erase";
import { lockUser } from "./lock-user";
import { countForDeletion } from "./queries";

const batchSize = 500;

// Restore asks for the opposite, so that exactly one of the two can happen.
const isDue = and(eq(users.status, "deleted"), lte(users.purgeAt, sql`now()`));

/** Queues a purge for each account whose deadline has passed; returns how many are due. */
export async function purgeDueAccounts(): Promise<number> {
  const due = await db
    .select({ id: users.id })
    .from(users)
    .where(isDue)
    .orderBy(users.purgeAt)
    .limit(batchSize);
  for (const { id } of due)
    await enqueue(db, "purge-account", { userId: id }, { key: `purge:${id}` });
  return due.length;
}

/**
 * Whether an account is due for good: a restore that is under way is waited for, and one that comes
 * later sees that the deadline has passed.
 */
async function settleDue(userId: string): Promise<boolean> {
  return db.transaction(async (tx) => {
    await lockUser(tx, userId);
    const due = await tx
      .select({ id: users.id })
      .from(users)
      .where(and(eq(users.id, userId), isDue));
    return due.length === 1;
  });
}

/**
 * Erases one account whose deadline has passed, for good: what is stored outside first, the user row
 * last. Does nothing if the account is gone or not due. Safe to run twice and to be killed anywhere.
 */
export async function purgeAccount(userId: string): Promise<void> {
  if (!(await settleDue(userId))) return;
  const files = await storage.deletePrefix(`users/${userId}/`);
  await db.transaction(async (tx) => {
    const [user] = await tx
      .select()
      .from(users)
      .where(and(eq(users.id, userId), isDue))
      .for("update");
    if (!user) return;
    const owned = await countOwned(tx, userId);
    const { bytes } = await countForDeletion(tx, userId);
    const rows = [{ table: "users", count: 1 }, ...owned.filter((row) => row.count > 0)];
    await eraseAccount(tx, {
      userId,
      road: "purge",
      counts: Object.fromEntries(rows.map((row) => [row.table, row.count])),
    });
    const clock = await tx.execute<{ now: Date | string }>(sql`SELECT now() AS now`);
    await enqueueMail(tx, {
      template: "erased",
      to: user.email,
      props: {
        subject: user.subject,
        erasedAt: new Date(clock.rows[0]?.now ?? Date.now()).toISOString(),
        rows,
        files,
        bytes,
      },
    });
  });
}
