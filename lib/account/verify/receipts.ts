import { asc, gt, inArray } from "drizzle-orm";
import { db } from "@/db/client";
import { erasureReceipts, users } from "@/db/schema";
import { checkSignature } from "@/lib/crypto/sign";
import { findProofOfPurge, type ReceiptDocument, storedSubjects } from "../receipts/receipt";

const batchSize = 500;

/** A line for each receipt that has changed since it was signed or belongs to a different account. */
export async function verifyReceipts(): Promise<string[]> {
  const problems: string[] = [];
  let after = "00000000-0000-0000-0000-000000000000";
  for (;;) {
    const page = await db
      .select()
      .from(erasureReceipts)
      .where(gt(erasureReceipts.id, after))
      .orderBy(asc(erasureReceipts.id))
      .limit(batchSize);
    for (const { subject, document, signature, keyId } of page) {
      const verdict = checkSignature(document, { signature, keyId });
      if ((document as Partial<ReceiptDocument>).subject !== subject)
        problems.push(`receipt ${subject}: belongs to a different account`);
      if (verdict === "invalid") problems.push(`receipt ${subject}: changed since it was signed`);
      if (verdict === "unknown-key")
        problems.push(`receipt ${subject}: signed with unknown key ${keyId}`);
    }
    const last = page.at(-1);
    if (!last) return problems;
    after = last.id;
  }
}

async function describeReturned({ id, subject }: { id: string; subject: string }): Promise<string> {
  const proof = await findProofOfPurge(subject);
  if (!proof) return `account ${id}: storage has a receipt for it that isn’t valid`;
  return `account ${id}: permanently erased ${proof.erasedAt} as its receipt in storage says, and here again: run npm run accounts -- purge ${id}`;
}

/** A line for each account that exists although storage has the receipt of its purge: a backup was restored. */
export async function verifyPurged(): Promise<string[]> {
  const problems: string[] = [];
  let batch: string[] = [];
  const look = async () => {
    const returned = await db
      .select({ id: users.id, subject: users.subject })
      .from(users)
      .where(inArray(users.subject, batch));
    for (const user of returned) problems.push(await describeReturned(user));
    batch = [];
  };
  for await (const subject of storedSubjects()) if (batch.push(subject) === batchSize) await look();
  await look();
  return problems;
}
