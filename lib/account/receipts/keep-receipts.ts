import { and, asc, desc, eq, gt, inArray, lte, sql } from "drizzle-orm";
import { z } from "zod";
import { db } from "@/db/client";
import { erasureReceipts, taskRuns } from "@/db/schema";
import { canonicalJson } from "@/lib/crypto/canonical-json";
import { keepRecords } from "@/lib/storage/keep-records";
import { mapAtOnce } from "@/lib/storage/map-at-once";
import { storage } from "@/lib/storage/storage";
import { receiptKey, storedSubjects } from "./receipt";

const batchSize = 500;

// Beside the receipts, whose names are UUIDs.
const latestKey = "receipts/latest.json";
const latestSchema = z.object({ subject: z.uuid(), erasedAt: z.iso.datetime() });

/** The newest erasure that storage knows of. */
export type LatestErasure = z.infer<typeof latestSchema>;

/** The newest erasure of which storage has the receipt, or `null` if it doesn’t say. */
export async function findLatestErasure(): Promise<LatestErasure | null> {
  try {
    const bytes = await storage.getBytes(latestKey);
    return bytes && latestSchema.parse(JSON.parse(bytes.toString("utf8")));
  } catch (error) {
    // Its writing was killed half way: as good as none.
    if (error instanceof SyntaxError || error instanceof z.ZodError) return null;
    throw error;
  }
}

const settling = "replay-check";

/** Whether this database has the receipt of an erasure, or has settled it: then it is as new as the erasure is. */
export async function knowsErasure({ subject }: LatestErasure): Promise<boolean> {
  const [receipt] = await db
    .select({ id: erasureReceipts.id })
    .from(erasureReceipts)
    .where(eq(erasureReceipts.subject, subject))
    .limit(1);
  if (receipt) return true;
  const [settled] = await db.select().from(taskRuns).where(eq(taskRuns.task, settling));
  return settled?.result?.subject === subject;
}

/**
 * Notes that no account exists of which storage has a receipt, up to an erasure that this database doesn’t know.
 * In the database, so that restoring a backup takes the note back too.
 */
export async function settleErasure({ subject }: LatestErasure): Promise<void> {
  const result = { subject };
  const endedAt = sql`now()`;
  await db
    .insert(taskRuns)
    .values({ task: settling, endedAt, result })
    .onConflictDoUpdate({ target: taskRuns.task, set: { endedAt, result } });
}

/** Never replaces an erasure that this database doesn’t know: it shows that a backup was restored. */
async function noteLatest(erasure: LatestErasure): Promise<void> {
  const latest = await findLatestErasure();
  if (latest && (latest.erasedAt >= erasure.erasedAt || !(await knowsErasure(latest)))) return;
  await storage.put(latestKey, Buffer.from(`${JSON.stringify(erasure)}\n`), "application/json");
}

/** Stores the receipts of these accounts, as far as they are not in storage yet, and notes the newest erasure. */
export async function keepReceipts(subjects: string[]): Promise<void> {
  const rows = await db
    .selectDistinctOn([erasureReceipts.subject])
    .from(erasureReceipts)
    .where(inArray(erasureReceipts.subject, subjects))
    // The first one of an account that was erased twice.
    .orderBy(asc(erasureReceipts.subject), asc(erasureReceipts.createdAt));
  await keepRecords(
    rows.map(({ subject, document, signature, keyId }) => ({
      key: receiptKey(subject),
      // In one order of keys, which the database does not keep: word for word as the email has it.
      record: JSON.parse(canonicalJson({ document, signature, keyId })),
    })),
  );
  const newest = rows
    .map(({ subject, document }) => ({ subject, erasedAt: String(document.erasedAt) }))
    .reduce<LatestErasure | null>(
      (last, each) => (last && last.erasedAt >= each.erasedAt ? last : each),
      null,
    );
  if (newest) await noteLatest(newest);
}

const payloadSchema = z.object({ subjects: z.array(z.uuid()) });

/** Stores receipts that a transaction has left in the database. */
export async function keepReceiptsTask(payload: unknown): Promise<void> {
  await keepReceipts(payloadSchema.parse(payload).subjects);
}

/** The subjects of receipts that the database had when it was called and that are not in storage, page by page. */
export async function* missingReceipts(): AsyncGenerator<string[]> {
  const { rows } = await db.execute<{ now: string }>(sql`SELECT now()::text AS now`);
  const until = sql`${rows[0]?.now}::timestamptz`;
  const stored = new Set<string>();
  for await (const subject of storedSubjects()) stored.add(subject);
  let after = "00000000-0000-0000-0000-000000000000";
  for (;;) {
    const page = await db
      .selectDistinct({ subject: erasureReceipts.subject })
      .from(erasureReceipts)
      .where(and(gt(erasureReceipts.subject, after), lte(erasureReceipts.createdAt, until)))
      .orderBy(asc(erasureReceipts.subject))
      .limit(batchSize);
    const candidates = page.map(({ subject }) => subject).filter((each) => !stored.has(each));
    // One may have been stored since the listing.
    const found = await mapAtOnce(candidates, (each) => storage.exists(receiptKey(each)));
    const missing = candidates.filter((_, index) => !found[index]);
    if (missing.length > 0) yield missing;
    const last = page.at(-1);
    if (!last) return;
    after = last.subject;
  }
}

/**
 * Stores again every receipt that is not in storage, whatever became of its job or of the file, and notes the newest
 * erasure.
 */
export async function keepMissingReceipts(): Promise<void> {
  for await (const subjects of missingReceipts()) await keepReceipts(subjects);
  const erasedAt = sql<string>`${erasureReceipts.document} ->> 'erasedAt'`;
  const [newest] = await db
    .select({ subject: erasureReceipts.subject, erasedAt })
    .from(erasureReceipts)
    .orderBy(desc(erasedAt))
    .limit(1);
  if (newest) await noteLatest(newest);
}
