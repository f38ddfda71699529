import { createHash } from "node:crypto";
import { desc, sql } from "drizzle-orm";
import { db, type Executor, type Transaction } from "@/db/client";
import { auditSeals } from "@/db/schema";
import { signDocument } from "@/lib/crypto/sign";
import { sqlStateOf } from "@/lib/error-reason";
import { enqueue } from "@/lib/jobs/queue";

const rowsPerSeal = 10_000;
const lockNotAvailable = "55P03";

/** What the first seal is chained to. */
export const firstHash = createHash("sha256").update("audit log").digest("base64url");

export type SealedRow = { seq: number; hash: string };

/** Where a seal's copy lies in storage, in order of what it covers. */
export function sealKey(toSeq: number): string {
  return `audit/seals/${String(toSeq).padStart(16, "0")}.json`;
}

/**
 * The hash of each audit row of a stretch, in order: SHA-256 over all of its columns but `user_id`,
 * which a purge sets to null.
 */
export async function hashRows(
  tx: Executor,
  after: number,
  until: number | null,
): Promise<SealedRow[]> {
  const found = await tx.execute<{ seq: string; text: string }>(sql`
    SELECT seq, json_build_array(id, seq, action, subject, actor_subject, metadata::text,
      to_char(created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'))::text AS text
    FROM audit_logs WHERE seq > ${after} AND seq <= ${until ?? Number.MAX_SAFE_INTEGER}
    ORDER BY seq ${until === null ? sql`LIMIT ${rowsPerSeal}` : sql``}`);
  return found.rows.map((row) => ({
    seq: Number(row.seq),
    hash: createHash("sha256").update(row.text).digest("base64url"),
  }));
}

/** The hash of a seal: over the one before it and its rows in order. */
export function chainHash(previous: string, rows: SealedRow[]): string {
  const hash = createHash("sha256").update(previous);
  for (const row of rows) hash.update(`\n${row.seq}:${row.hash}`);
  return hash.digest("base64url");
}

async function sealNext(tx: Transaction): Promise<number> {
  // Waits for transactions that are appending now: a row that is committed later could have a lower number.
  await tx.execute(sql`SET LOCAL lock_timeout = '500ms'`);
  // And for another seal: a second one over the same rows would be refused.
  await tx.execute(sql`LOCK TABLE audit_logs IN SHARE ROW EXCLUSIVE MODE`);
  const [last] = await tx.select().from(auditSeals).orderBy(desc(auditSeals.toSeq)).limit(1);
  const rows = await hashRows(tx, last?.toSeq ?? 0, null);
  const [first] = rows;
  const final = rows.at(-1);
  if (!first || !final) return 0;
  const statement = {
    fromSeq: first.seq,
    toSeq: final.seq,
    rowCount: rows.length,
    hash: chainHash(last?.hash ?? firstHash, rows),
  };
  const seal = { ...statement, ...signDocument(statement) };
  await tx.insert(auditSeals).values(seal);
  const record = { key: sealKey(final.seq), record: { ...seal, rows } };
  await enqueue(tx, "keep-records", { records: [record] });
  return rows.length;
}

/**
 * Seals the audit rows that no seal covers yet, up to 10,000, and has a copy of the seal kept in
 * storage; returns how many rows that were. While somebody is in the middle of a long transaction
 * that has appended, it gives way and returns 0: the next call makes up for it.
 *
 * Without the key, no row below a seal can be edited, removed or reordered unnoticed; without access to
 * storage too, the tail of log and seals cannot be cut off, nor a seal removed for another to be made.
 */
export async function sealAudit(): Promise<number> {
  try {
    return await db.transaction(sealNext);
  } catch (error) {
    if (sqlStateOf(error) === lockNotAvailable) return 0;
    throw error;
  }
}
