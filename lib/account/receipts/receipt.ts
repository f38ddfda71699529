import { eq } from "drizzle-orm";
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
  /** The day on which the last backup that holds the data is gone; absent if the operator doesn’t say. */
  inBackupsUntil: z.iso.date().optional(),
  /** The deleted account was erased by a statement typed into a console, so what hung on it was not counted. */
  bySql: z.literal(true).optional(),
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

const sign = (document: ReceiptDocument): Receipt => ({ document, ...signDocument(document) });

/**
 * Signs receipts and keeps them: in the database now, and in storage by a job of the same transaction.
 *
 * @returns the receipts in the order of their facts
 */
export async function issueReceipts(
  tx: Transaction,
  facts: Omit<ReceiptDocument, "kind" | "version">[],
): Promise<Receipt[]> {
  const receipts = facts.map((each) => sign({ kind: "erasure-receipt", version: 1, ...each }));
  const rows = receipts.map((receipt) => ({ subject: receipt.document.subject, ...receipt }));
  await tx.insert(erasureReceipts).values(rows);
  await enqueue(tx, "keep-receipts", { subjects: rows.map(({ subject }) => subject) });
  return receipts;
}

/** Signs the receipt of what an account contained, which may be erased more than once, and keeps it in storage alone. */
export async function issueContentReceipt(
  tx: Transaction,
  facts: Omit<ReceiptDocument, "kind" | "version">,
): Promise<Receipt> {
  const receipt = sign({ kind: "content-erasure-receipt", version: 1, ...facts });
  const name = `${facts.subject}-${Date.parse(facts.erasedAt)}`;
  const records = [{ key: `${receiptFolder}content/${name}.json`, record: { ...receipt } }];
  await enqueue(tx, "keep-records", { records });
  return receipt;
}

/** The receipt of an erased account, or `null`. */
export async function findReceipt(tx: Executor, subject: string): Promise<Receipt | null> {
  const [row] = await tx.select().from(erasureReceipts).where(eq(erasureReceipts.subject, subject));
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
