import { asc, gt } from "drizzle-orm";
import { db } from "@/db/client";
import { erasureReceipts } from "@/db/schema";
import { checkSignature } from "@/lib/signing/sign";
import type { ReceiptDocument } from "../receipt";

const batchSize = 500;

/** A sentence for each receipt that is not as it was signed, or not of the account that its row names. */
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
        problems.push(`receipt ${subject}: speaks of another account`);
      if (verdict === "invalid") problems.push(`receipt ${subject}: not what was signed`);
      if (verdict === "unknown-key")
        problems.push(`receipt ${subject}: signed with key ${keyId}, which is not known here`);
    }
    const last = page.at(-1);
    if (!last) return problems;
    after = last.id;
  }
}
