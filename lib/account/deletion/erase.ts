import { and, eq, sql } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { users } from "@/db/schema";
import { lifecycleParticipants } from "../lifecycle";

/**
 * Deletes the user row, and with it all that hangs on it. Triggers leave the audit row and the job
 * that clears the files.
 *
 * @param input.source why, for the audit row
 * @param input.counts what went, for the audit row
 */
export async function eraseAccount(
  tx: Transaction,
  input: {
    userId: string;
    source: "purge" | "unverified" | "cli";
    counts?: Record<string, number>;
  },
): Promise<void> {
  const { userId, source, counts } = input;
  for (const participant of lifecycleParticipants()) await participant.onPurge?.(tx, { userId });
  const erasure = JSON.stringify({ source, ...(counts && { counts }) });
  await tx.execute(sql`SELECT set_config('app.erasure', ${erasure}, true)`);
  await tx.delete(users).where(eq(users.id, userId));
  // The setting lasts until the end of the transaction; what else it deletes is another matter.
  await tx.execute(sql`SELECT set_config('app.erasure', '', true)`);
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
  if (unverified) await eraseAccount(tx, { userId: unverified.id, source: "unverified" });
}
