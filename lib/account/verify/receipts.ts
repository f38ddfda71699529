import { asc, gt } from "drizzle-orm";
import { db } from "@/db/client";
import { erasureReceipts } from "@/db/schema";
import { checkSignature } from "@/lib/crypto/sign";
import { missingReceipts } from "../receipts/keep-receipts";
import type { ReceiptDocument } from "../receipts/receipt";
import { describeProof, type ReturnedAccount, returnedAccounts } from "./returned";

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

/** A line for each receipt of the database that is not in storage, where a restored backup leaves it. */
export async function verifyStoredReceipts(): Promise<string[]> {
  const problems: string[] = [];
  for await (const subjects of missingReceipts())
    for (const subject of subjects)
      problems.push(`receipt ${subject}: not in storage. The worker stores it again each night`);
  return problems;
}

function describeReturned({ id, proof }: ReturnedAccount): string {
  if (proof.verdict !== "valid") return `account ${id}: ${describeProof(proof)}`;
  return `account ${id}: permanently erased ${proof.erasedAt} as its receipt in storage says, and here again: run npm run accounts -- verify --reapply`;
}

/** A line for each account that exists although storage has the receipt of its purge: a backup was restored. */
export async function verifyPurged(): Promise<string[]> {
  const problems: string[] = [];
  for await (const account of returnedAccounts()) problems.push(describeReturned(account));
  return problems;
}
