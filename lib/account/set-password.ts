import { and, eq, sql } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { accounts } from "@/db/schema";
import { appendAudit } from "@/lib/audit/append";
import { mailFactorChanged } from "@/lib/auth/factor-mails";
import { findActiveUser } from "./lock-user";

/**
 * Gives a first password to an account that has none, and tells its owner.
 *
 * @returns what stands against it, or `null`
 */
export async function setPassword(
  tx: Transaction,
  input: { userId: string; sessionToken: string; hash: string; origin: string },
): Promise<"ACCOUNT_GONE" | "PASSWORD_ALREADY_SET" | null> {
  const { userId, sessionToken, hash, origin } = input;
  const user = await findActiveUser(tx, userId, sessionToken);
  if (!user) return "ACCOUNT_GONE";
  const isCredential = and(eq(accounts.userId, userId), eq(accounts.providerId, "credential"));
  const [account] = await tx
    .select({ password: accounts.password })
    .from(accounts)
    .where(isCredential);
  if (account?.password) return "PASSWORD_ALREADY_SET";
  if (account)
    await tx.update(accounts).set({ password: hash, updatedAt: sql`now()` }).where(isCredential);
  else
    await tx
      .insert(accounts)
      .values({ userId, accountId: userId, providerId: "credential", password: hash });
  await appendAudit(tx, { action: "password.set", userId });
  await mailFactorChanged(tx, user, { change: "password-set", origin });
  return null;
}
