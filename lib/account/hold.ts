import { and, eq, gt, sql } from "drizzle-orm";
import type { Executor } from "@/db/client";
import { hashEmail } from "@/db/email-hash";
import { blockedIdentifiers } from "@/db/schema";

/**
 * Lets one transaction at a time decide about an address in all of its spellings. It comes after the
 * locks on rows of users.
 */
export async function lockAddress(tx: Executor, emailHash: string): Promise<void> {
  await tx.execute(
    sql`SELECT pg_advisory_xact_lock(hashtextextended(${`address:${emailHash}`}, 0))`,
  );
}

/** Keeps an address from being registered anew until the deadline of its deleted account. */
export async function placeHold(
  tx: Executor,
  user: { subject: string; emailHash: string; emailHashKey: string; purgeAt: Date },
): Promise<void> {
  await lockAddress(tx, user.emailHash);
  await tx
    .insert(blockedIdentifiers)
    .values({
      identifierHash: user.emailHash,
      hashKey: user.emailHashKey,
      subject: user.subject,
      expiresAt: user.purgeAt,
    })
    .onConflictDoUpdate({
      target: [blockedIdentifiers.identifierHash, blockedIdentifiers.subject],
      set: { expiresAt: user.purgeAt },
    });
}

/** Ends the holds that an account's deletion placed. */
export async function liftHolds(tx: Executor, subject: string): Promise<void> {
  await tx.delete(blockedIdentifiers).where(eq(blockedIdentifiers.subject, subject));
}

/** Until when an address is held, by the database's clock; `null` if it is free. */
export async function findHold(tx: Executor, email: string): Promise<Date | null> {
  const [row] = await tx
    .select({ expiresAt: blockedIdentifiers.expiresAt })
    .from(blockedIdentifiers)
    .where(
      and(
        eq(blockedIdentifiers.identifierHash, hashEmail(email).emailHash),
        gt(blockedIdentifiers.expiresAt, sql`now()`),
      ),
    )
    .limit(1);
  return row?.expiresAt ?? null;
}
