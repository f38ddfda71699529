import { db } from "@/db/client";
import { findProofOfPurge } from "../receipts/receipt";
import { eraseNow } from "./erase-now";
import { purgeAccount } from "./purge";

type Account = {
  id: string;
  subject: string;
  /** What links in the mail begin with. */
  origin: string;
};

/**
 * Purges an account that was purged before, as a valid receipt in storage says, and that a restored backup has brought
 * back. Its grace period, if it has one again, has ended before. Safe to run twice and to be killed anywhere.
 *
 * @returns what came of it; nothing is changed without such a receipt, or if nobody else could administer
 */
export async function eraseAgain(
  account: Account,
): Promise<"erased" | "last-admin" | "without-proof"> {
  const { id: userId, subject, origin } = account;
  if (!(await findProofOfPurge(subject))) return "without-proof";
  const { ok } = await db.transaction((tx) => eraseNow(tx, { userId, origin, source: "cli" }));
  if (!ok) return "last-admin";
  await purgeAccount(userId);
  return "erased";
}
