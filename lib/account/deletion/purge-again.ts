import { db } from "@/db/client";
import { findProofOfPurge } from "../receipts/receipt";
import { eraseNow } from "./erase-now";
import { purgeAccount } from "./purge";

/**
 * Purges an account that was purged before, as a valid receipt in storage says, and that a restored backup has brought
 * back. Its grace period, if it has one again, has ended before.
 *
 * @param account.origin what links in the mail begin with
 * @returns `false`, and nothing is changed, without such a receipt, or if nobody else could administer
 */
export async function purgeAgain(account: {
  id: string;
  subject: string;
  origin: string;
}): Promise<boolean> {
  const { id: userId, subject, origin } = account;
  if (!(await findProofOfPurge(subject))) return false;
  const { ok } = await db.transaction((tx) => eraseNow(tx, { userId, origin, source: "cli" }));
  if (ok) await purgeAccount(userId);
  return ok;
}
