import { inArray } from "drizzle-orm";
import { db } from "@/db/client";
import { users } from "@/db/schema";
import { checkReceipt, findStoredReceipt, storedSubjects } from "../receipts/receipt";

const batchSize = 500;

/** An account that exists although storage has a receipt of its erasure. */
export type ReturnedAccount = {
  id: string;
  subject: string;
  /** What the receipt is worth: only a valid one proves that the account was erased. */
  proof:
    | { verdict: "valid"; erasedAt: string }
    | { verdict: "unknown-key"; keyId: string }
    | { verdict: "invalid" };
};

async function proofOf(subject: string): Promise<ReturnedAccount["proof"]> {
  const checked = checkReceipt((await findStoredReceipt(subject)) ?? "");
  if (checked.verdict === "unreadable" || checked.verdict === "invalid")
    return { verdict: "invalid" };
  const { document, keyId } = checked.receipt;
  if (document.subject !== subject) return { verdict: "invalid" };
  if (checked.verdict === "unknown-key") return { verdict: "unknown-key", keyId };
  return { verdict: "valid", erasedAt: document.erasedAt };
}

/** Every account that exists although storage has a receipt of its erasure: a backup was restored. */
export async function* returnedAccounts(): AsyncGenerator<ReturnedAccount> {
  let batch: string[] = [];
  async function* look(): AsyncGenerator<ReturnedAccount> {
    const found = await db
      .select({ id: users.id, subject: users.subject })
      .from(users)
      .where(inArray(users.subject, batch));
    batch = [];
    for (const user of found) yield { ...user, proof: await proofOf(user.subject) };
  }
  for await (const subject of storedSubjects())
    if (batch.push(subject) === batchSize) yield* look();
  yield* look();
}

/** What is wrong with a receipt that does not prove the erasure of its account, and what to do. */
export function describeProof(proof: ReturnedAccount["proof"]): string {
  return proof.verdict === "unknown-key"
    ? `its receipt in storage is signed with unknown key ${proof.keyId}: add its public key to SIGNING_PUBLIC_KEYS`
    : "storage has a receipt for it that isn’t valid";
}
