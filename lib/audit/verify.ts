import { asc, eq, gt, sql } from "drizzle-orm";
import { z } from "zod";
import { db } from "@/db/client";
import { auditLogs, auditSeals } from "@/db/schema";
import { checkSignature } from "@/lib/crypto/sign";
import { storage } from "@/lib/storage/storage";
import { chainHash, firstHash, hashRows, type SealedRow, sealKey } from "./seal";

const copiesAtOnce = 16;

type Seal = typeof auditSeals.$inferSelect;

const copySchema = z.object({
  fromSeq: z.number(),
  toSeq: z.number(),
  rowCount: z.number(),
  hash: z.string(),
  signature: z.string(),
  keyId: z.string(),
  rows: z.array(z.object({ seq: z.number(), hash: z.string() })),
});

const statementOf = (seal: { fromSeq: number; toSeq: number; rowCount: number; hash: string }) => ({
  fromSeq: seal.fromSeq,
  toSeq: seal.toSeq,
  rowCount: seal.rowCount,
  hash: seal.hash,
});

async function readCopy(toSeq: number) {
  const bytes = await storage.getBytes(sealKey(toSeq));
  if (!bytes) return null;
  try {
    const copy = copySchema.parse(JSON.parse(bytes.toString("utf8")));
    return checkSignature(statementOf(copy), copy) === "valid" ? copy : null;
  } catch {
    return null;
  }
}

/** Which rows differ from what was sealed, by number. */
function compare(sealed: SealedRow[], found: SealedRow[]): string[] {
  const now = new Map(found.map((row) => [row.seq, row.hash]));
  const problems = sealed.flatMap(({ seq, hash }) => {
    const present = now.get(seq);
    now.delete(seq);
    if (present === undefined) return [`audit row ${seq} has been removed`];
    return present === hash ? [] : [`audit row ${seq} has been edited`];
  });
  return [...problems, ...[...now.keys()].map((seq) => `audit row ${seq} was inserted later`)];
}

async function checkSeal(seal: Seal, previous: string, after: number): Promise<string[]> {
  const place = `audit rows ${seal.fromSeq} to ${seal.toSeq}`;
  const verdict = checkSignature(statementOf(seal), seal);
  if (verdict === "invalid") return [`${place}: invalid seal signature`];
  const found = await hashRows(db, after, seal.toSeq);
  const intact = chainHash(previous, found) === seal.hash && found.length === seal.rowCount;
  if (intact)
    return verdict === "unknown-key" ? [`${place}: sealed with unknown key ${seal.keyId}`] : [];
  const copy = await readCopy(seal.toSeq);
  const named = copy ? compare(copy.rows, found) : [];
  return named.length > 0 ? named : [`${place}: changed since they were sealed`];
}

/** The hash of a seal that was not there yet when the others were read, or `undefined`. */
async function sealedMeanwhile(toSeq: number): Promise<string | undefined> {
  const [seal] = await db
    .select({ hash: auditSeals.hash })
    .from(auditSeals)
    .where(eq(auditSeals.toSeq, toSeq));
  return seal?.hash;
}

/** What a copy in storage tells that the database's own seals do not. */
async function checkCopy(toSeq: number, known: string | undefined, last: number) {
  const hash = known ?? (await sealedMeanwhile(toSeq));
  if (!hash && toSeq > last) return [`the log ends before sealed audit row ${toSeq}`];
  const copy = await readCopy(toSeq);
  if (copy && copy.hash === hash) return [];
  if (!copy) return hash ? [] : [`audit rows up to ${toSeq}: their seal has been removed`];
  const found = await hashRows(db, copy.fromSeq - 1, toSeq);
  return [
    `audit rows ${copy.fromSeq} to ${toSeq}: their seal has been ${hash ? "replaced" : "removed"}`,
    ...compare(copy.rows, found),
  ];
}

/**
 * Seals that differ between storage and the database, or that only storage has: after a seal is removed and
 * its rows are edited, the log would be sealed again, with the right key.
 *
 * @param sealed the hashes of the database's seals, by the last row that each covers
 */
async function checkCopies(sealed: Map<number, string>, last: number): Promise<string[]> {
  const problems: string[] = [];
  let batch: number[] = [];
  const check = async () => {
    const found = await Promise.all(
      batch.map((toSeq) => checkCopy(toSeq, sealed.get(toSeq), last)),
    );
    problems.push(...found.flat());
    batch = [];
  };
  for await (const key of storage.list("audit/seals/")) {
    batch.push(Number(/(\d+)\.json$/.exec(key)?.[1]));
    if (batch.length === copiesAtOnce) await check();
  }
  await check();
  return problems;
}

/**
 * Compares the audit log with its seals, and these with their copies in storage.
 *
 * @returns a sentence for each place that is not as it was sealed, and how many rows no seal covers yet
 */
export async function verifyAudit(): Promise<{ problems: string[]; unsealed: number }> {
  const problems: string[] = [];
  const sealed = new Map<number, string>();
  let previous = firstHash;
  let last = 0;
  for (;;) {
    const seals = await db
      .select()
      .from(auditSeals)
      .where(gt(auditSeals.toSeq, last))
      .orderBy(asc(auditSeals.toSeq))
      .limit(100);
    if (seals.length === 0) break;
    for (const seal of seals) {
      problems.push(...(await checkSeal(seal, previous, last)));
      previous = seal.hash;
      last = seal.toSeq;
      sealed.set(seal.toSeq, seal.hash);
    }
  }
  problems.push(...(await checkCopies(sealed, last)));
  const [rest] = await db
    .select({ count: sql<number>`count(*)::int` })
    .from(auditLogs)
    .where(gt(auditLogs.seq, last));
  return { problems, unsealed: rest?.count ?? 0 };
}
