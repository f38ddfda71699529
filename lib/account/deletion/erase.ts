import { and, eq, inArray, sql } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { users } from "@/db/schema";
import { lifecycleParticipants } from "../lifecycle";

/**
 * Deletes user rows, at most 100, and with them all that hangs on them. Triggers leave an audit row for each
 * and the job that clears the files.
 *
 * @param source why, for the audit rows
 * @param accounts with what went, for the audit rows
 */
export async function eraseAccounts(
  tx: Transaction,
  source: "purge" | "unverified" | "cli",
  accounts: { userId: string; counts?: Record<string, number> }[],
): Promise<void> {
  const userIds = accounts.map(({ userId }) => userId);
  for (const participant of lifecycleParticipants()) await participant.onPurge?.(tx, { userIds });
  const erasures = Object.fromEntries(
    accounts.map(({ userId, counts }) => [userId, { source, ...(counts && { counts }) }]),
  );
  await tx.execute(sql`SELECT set_config('app.erasures', ${JSON.stringify(erasures)}, true)`);
  await tx.delete(users).where(inArray(users.id, userIds));
}

/**
 * Erases an account of an address whose owner never verified it, so that the newest claim to the address
 * counts and nobody's click makes an earlier stranger's password live. An operator's account stays.
 */
export async function eraseUnverified(tx: Transaction, email: string): Promise<void> {
  const [unverified] = await tx
    .select({ id: users.id })
    .from(users)
    .where(
      and(
        eq(users.email, email),
        eq(users.emailVerified, false),
        eq(users.status, "active"),
        eq(users.role, "member"),
      ),
    )
    .for("update");
  if (unverified) await eraseAccounts(tx, "unverified", [{ userId: unverified.id }]);
}
