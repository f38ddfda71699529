import { and, asc, eq, lte, sql } from "drizzle-orm";
import { db, type Transaction } from "@/db/client";
import { longTransaction } from "@/db/long-transaction";
import { countOwned } from "@/db/ownership";
import { contentErasures, users } from "@/db/schema";
import { appendAudit } from "@/lib/audit/append";
import { enqueueMail } from "@/lib/email/enqueue";
import { enqueueAll } from "@/lib/jobs/queue";
import { confirmStore } from "@/lib/storage/confirm-store";
import { storage } from "@/lib/storage/storage";
import { lifecycleParticipants } from "../lifecycle";
import { lockUser } from "../lock-user";
import { describeHoldings } from "../queries";
import { issueContentReceipt } from "../receipts/receipt";

const batchSize = 500;

const isDue = lte(contentErasures.eraseAt, sql`now()`);

/** Queues the erasures of content whose deadline has passed. A deleted account's wait: its restore brings them back. */
export async function eraseDueContent(): Promise<void> {
  const due = await db
    .select({ id: contentErasures.id, userId: contentErasures.userId })
    .from(contentErasures)
    .innerJoin(users, and(eq(users.id, contentErasures.userId), eq(users.status, "active")))
    .where(isDue)
    .orderBy(asc(contentErasures.eraseAt))
    .limit(batchSize);
  await enqueueAll(
    db,
    due.map(({ id, userId }) => ({
      task: "erase-content",
      payload: { id },
      options: { key: `content:${userId}` },
    })),
  );
}

async function findDue(tx: Transaction, id: string) {
  const [found] = await tx
    .select({ userId: contentErasures.userId })
    .from(contentErasures)
    .where(eq(contentErasures.id, id));
  if (!found) return null;
  // A cancellation that is in progress is waited for.
  await lockUser(tx, found.userId);
  const [due] = await tx
    .select({
      userId: users.id,
      subject: users.subject,
      email: users.email,
      requestedAt: contentErasures.requestedAt,
      now: sql<Date | string>`now()`,
    })
    .from(contentErasures)
    .innerJoin(users, and(eq(users.id, contentErasures.userId), eq(users.status, "active")))
    .where(and(eq(contentErasures.id, id), isDue));
  return due ?? null;
}

/** What an account owns, by table, and what of it is stored in files, by its name on a receipt. */
async function count(tx: Transaction, userId: string) {
  const rows = new Map((await countOwned(tx, [userId])).map((row) => [row.table, row.count]));
  const holdings = (await describeHoldings(tx, [userId])).get(userId) ?? [];
  const files = new Map(
    holdings.flatMap(({ many, count, bytes }) =>
      bytes === undefined ? [] : [[many.replaceAll(" ", "_"), { count, bytes }] as const],
    ),
  );
  return { rows, files };
}

async function clearFiles(userId: string, before: Date): Promise<void> {
  await confirmStore();
  for (const { contentFiles } of lifecycleParticipants()) {
    if (!contentFiles) continue;
    const { rows } = await db.execute<{ key: string }>(contentFiles({ userId, before }));
    const keys = rows.map(({ key }) => key);
    for (let start = 0; start < keys.length; start += batchSize)
      await storage.delete(keys.slice(start, start + batchSize));
  }
}

/**
 * Erases the content of an account whose deadline has passed, files first, and mails its owner a signed receipt. Does
 * nothing if it was cancelled or done. Safe to run twice and to be killed anywhere.
 */
export async function eraseContent({ id }: { id: string }): Promise<void> {
  const settled = await db.transaction((tx) => findDue(tx, id));
  if (!settled) return;
  await clearFiles(settled.userId, settled.requestedAt);
  await longTransaction(async (tx) => {
    const due = await findDue(tx, id);
    if (!due) return;
    const { userId, subject, email, requestedAt } = due;
    const before = await count(tx, userId);
    for (const participant of lifecycleParticipants())
      await participant.eraseContent?.(tx, { userId, before: requestedAt });
    const after = await count(tx, userId);
    const rows = [...before.rows].flatMap(([table, had]) => {
      const gone = had - (after.rows.get(table) ?? 0);
      return gone > 0 ? [{ table, count: gone }] : [];
    });
    const files = Object.fromEntries(
      [...before.files].map(([name, had]) => {
        const left = after.files.get(name) ?? { count: 0, bytes: 0 };
        return [name, { count: had.count - left.count, bytes: had.bytes - left.bytes }];
      }),
    );
    const counts = Object.fromEntries(rows.map((row) => [row.table, row.count]));
    const erasedAt = new Date(due.now).toISOString();
    await tx.delete(contentErasures).where(eq(contentErasures.id, id));
    await appendAudit(tx, { action: "content.erased", userId, metadata: { counts } });
    const receipt = await issueContentReceipt(tx, {
      subject,
      requestedAt: requestedAt.toISOString(),
      erasedAt,
      rows: counts,
      files,
    });
    await enqueueMail(tx, {
      template: "content-erased",
      to: email,
      props: { subject, erasedAt, rows, files, receipt: JSON.stringify(receipt) },
    });
  });
}
