import { and, eq, gt, inArray, sql } from "drizzle-orm";
import type { Executor } from "@/db/client";
import { emailHashes, hashEmail } from "@/db/email-hash";
import { blockedIdentifiers } from "@/db/schema";

/**
 * Lets one transaction at a time decide about an address in all of its spellings. It comes after the
 * locks on rows of users.
 */
export async function lockAddress(tx: Executor, email: string): Promise<void> {
  // Under each pepper, in one order, so that processes meet between which a pepper was changed.
  for (const hash of emailHashes(email).sort())
    await tx.execute(sql`SELECT pg_advisory_xact_lock(hashtextextended(${`address:${hash}`}, 0))`);
}

/** Keeps an address from being registered anew until the deadline of its deleted account. */
export async function reserveEmail(
  tx: Executor,
  user: { subject: string; email: string; purgeAt: Date },
): Promise<void> {
  await lockAddress(tx, user.email);
  const { emailHash, emailHashKey } = hashEmail(user.email);
  await tx
    .insert(blockedIdentifiers)
    .values({
      identifierHash: emailHash,
      hashKey: emailHashKey,
      subject: user.subject,
      expiresAt: user.purgeAt,
    })
    .onConflictDoUpdate({
      target: [blockedIdentifiers.identifierHash, blockedIdentifiers.subject],
      set: { expiresAt: user.purgeAt },
    });
}

/** Ends the email reservations of an account’s deletion. */
export async function endReservations(tx: Executor, subject: string): Promise<void> {
  await tx.delete(blockedIdentifiers).where(eq(blockedIdentifiers.subject, subject));
}

/** Until when an address is reserved, by the database's clock; `null` if it is free. */
export async function findReservation(tx: Executor, email: string): Promise<Date | null> {
  const [row] = await tx
    .select({ expiresAt: blockedIdentifiers.expiresAt })
    .from(blockedIdentifiers)
    .where(
      and(
        inArray(blockedIdentifiers.identifierHash, emailHashes(email)),
        gt(blockedIdentifiers.expiresAt, sql`now()`),
      ),
    )
    .limit(1);
  return row?.expiresAt ?? null;
}
