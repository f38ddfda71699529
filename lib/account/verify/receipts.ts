import { asc, gt } from "drizzle-orm";
import { db } from "@/db/client";
import { erasureReceipts } from "@/db/schema";
import { checkSignature } from "@/lib/crypto/sign";
import type { ReceiptDocument } from "../receipts/receipt";

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
