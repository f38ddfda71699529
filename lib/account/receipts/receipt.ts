import { and, eq, sql } from "drizzle-orm";
import { z } from "zod";
import type { Executor, Transaction } from "@/db/client";
import { erasureReceipts } from "@/db/schema";
import { checkSignature, type Signature, signDocument } from "@/lib/crypto/sign";
import { enqueue } from "@/lib/jobs/queue";
import { storage } from "@/lib/storage/storage";

/** What a receipt says; it names nobody but the subject. */
const documentSchema = z.strictObject({
  /** Whether the account was erased, or what it contained, and it stayed. */
  kind: z.enum(["erasure-receipt", "content-erasure-receipt"]),
  version: z.literal(1),
  /** `users.subject` of the account. */
  subject: z.uuid(),
  requestedAt: z.iso.datetime(),
  erasedAt: z.iso.datetime(),
  /** How many rows of each table. */
  rows: z.record(z.string(), z.number().int().nonnegative()),
  /** What was stored in files, by the name that its feature gives it, without white space. */
  files: z.record(
    z.string(),
    z.strictObject({
      count: z.number().int().nonnegative(),
      bytes: z.number().int().nonnegative(),
    }),
  ),
  /** What the store keeps of the files, and for how many days; absent if nothing, as far as it says. */
  olderVersions: z.strictObject({ days: z.number().int().nonnegative().nullable() }).optional(),
});

export type ReceiptDocument = z.infer<typeof documentSchema>;

const receiptSchema = z.object({
  document: documentSchema,
  signature: z.string(),
  keyId: z.string(),
});

export type Receipt = { document: ReceiptDocument } & Signature;

const receiptFolder = "receipts/";

/** Where the receipt of an account lies in storage: outside of every user's prefix. */
export function receiptKey(subject: string): string {
  return `${receiptFolder}${subject}.json`;
}

/** The same of any receipt: the content of an account may be erased more than once. */
const keyOf = ({ kind, subject, erasedAt }: ReceiptDocument) =>
  kind === "erasure-receipt"
    ? receiptKey(subject)
    : `${receiptFolder}content/${subject}-${Date.parse(erasedAt)}.json`;

/**
 * Signs receipts and keeps them: in the database now, and in storage by a job of the same transaction.
 *
 * @returns the receipts in the order of their facts
 */
export async function issueReceipts(
  tx: Transaction,
  facts: Omit<ReceiptDocument, "version">[],
): Promise<Receipt[]> {
  const receipts = facts.map(({ kind, ...each }) => {
    const document: ReceiptDocument = { kind, version: 1, ...each };
    return { document, ...signDocument(document) };
  });
  const rows = receipts.map((receipt) => ({ subject: receipt.document.subject, ...receipt }));
  await tx.insert(erasureReceipts).values(rows);
  const records = rows.map(({ subject: _, ...record }) => ({
    key: keyOf(record.document),
    record,
  }));
  await enqueue(tx, "keep-records", { records });
  return receipts;
}

/** The receipt of an erased account, or `null`. */
export async function findReceipt(tx: Executor, subject: string): Promise<Receipt | null> {
  const [row] = await tx
    .select()
    .from(erasureReceipts)
    .where(
      and(
        eq(erasureReceipts.subject, subject),
        sql`${erasureReceipts.document}->>'kind' = 'erasure-receipt'`,
      ),
    );
  return row
    ? { document: row.document as ReceiptDocument, signature: row.signature, keyId: row.keyId }
    : null;
}

/** The text of the receipt in storage, which a restored backup of the database does not take back, or `null`. */
export async function findStoredReceipt(subject: string): Promise<string | null> {
  return (await storage.getBytes(receiptKey(subject)))?.toString("utf8") ?? null;
}

/** The subjects of the receipts in storage. */
export async function* storedSubjects(): AsyncGenerator<string> {
  for await (const key of storage.list(receiptFolder)) {
    const [, subject] = /^receipts\/([\da-f-]{36})\.json$/.exec(key) ?? [];
    if (subject) yield subject;
  }
}

/**
 * What the receipt in storage says about an account that was purged.
 *
 * @returns `null` without a receipt that is valid and about this very account
 */
export async function findProofOfPurge(subject: string): Promise<ReceiptDocument | null> {
  const checked = checkReceipt((await findStoredReceipt(subject)) ?? "");
  if (checked.verdict !== "valid") return null;
  const { document } = checked.receipt;
  const isProof = document.kind === "erasure-receipt" && document.subject === subject;
  return isProof ? document : null;
}

/** What a receipt's text is worth, in one word; `unreadable` if it is no receipt at all. */
export function checkReceipt(
  text: string,
): { verdict: "unreadable" } | { verdict: ReturnType<typeof checkSignature>; receipt: Receipt } {
  try {
    const receipt = receiptSchema.parse(JSON.parse(text));
    return { verdict: checkSignature(receipt.document, receipt), receipt };
  } catch {
    return { verdict: "unreadable" };
  }
}
