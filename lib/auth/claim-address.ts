import { eq } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { accounts, users } from "@/db/schema";
import { findHold } from "@/lib/account/hold";
import { appendAudit } from "@/lib/audit/append";

/**
 * Verifies the address of an account by a mail that its owner has followed. Until then anybody may
 * have made it: passwords and providers that were set up elsewhere do not become a way in.
 *
 * @param input.madeHere the browser that follows the mail is the one that signed up
 * @param input.by what proved it, for the audit row
 * @returns `false`, and nothing is done, where the address is held in another spelling of it, whose
 *   account was deleted after the sign-up
 */
export async function claimAddress(
  tx: Transaction,
  input: { userId: string; email: string; madeHere: boolean; by: string },
): Promise<boolean> {
  const { userId, email, madeHere, by } = input;
  if (await findHold(tx, email)) return false;
  await tx.update(users).set({ emailVerified: true }).where(eq(users.id, userId));
  if (!madeHere) await tx.delete(accounts).where(eq(accounts.userId, userId));
  await appendAudit(tx, { action: "account.verified", userId, metadata: { by } });
  return true;
}
