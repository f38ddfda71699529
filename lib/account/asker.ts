import type { Transaction } from "@/db/client";
import { findGracePass } from "./grace-passes";
import { findActiveUser } from "./lock-user";

/** What somebody asks with: a session of an active account, or the grace pass of a deleted one. */
export type Asker = { sessionToken: string } | { gracePass: string };

/**
 * Whether what a deed was asked with still opens the account, which the transaction holds: a sign-out
 * everywhere, a new password or a restore may have ended it since it was looked at.
 */
export async function stillStands(tx: Transaction, userId: string, asker: Asker): Promise<boolean> {
  if ("gracePass" in asker) return (await findGracePass(tx, asker.gracePass))?.userId === userId;
  return (await findActiveUser(tx, userId, asker.sessionToken)) !== null;
}
