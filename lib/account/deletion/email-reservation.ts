import { and, gt, inArray, sql } from "drizzle-orm";
import type { Executor } from "@/db/client";
import { emailHashes, hashEmail } from "@/db/email-hash";
import { blockedIdentifiers } from "@/db/schema";

/**
 * Lets one transaction at a time decide about an address in all of its spellings. It comes after the
 * locks on rows of users.
 */
export async function lockAddress(tx: Executor, email: string): Promise<void> {
  await lockAddresses(tx, [email]);
}

async function lockAddresses(tx: Executor, emails: string[]): Promise<void> {
  // Under each pepper, so that processes meet between which a pepper was changed; in one order, so that no
  // two wait for each other.
  const keys = emails.flatMap(emailHashes).map((hash) => `address:${hash}`);
  await tx.execute(sql`
    SELECT pg_advisory_xact_lock(hashtextextended(key, 0))
    FROM unnest(${sql.param([...new Set(keys)].sort())}::text[]) AS key`);
}

/** Keeps addresses from being registered anew until the deadlines of their deleted accounts. */
export async function reserveEmails(
  tx: Executor,
  deleted: { subject: string; email: string; purgeAt: Date }[],
): Promise<void> {
  await lockAddresses(
    tx,
    deleted.map(({ email }) => email),
  );
  await tx
    .insert(blockedIdentifiers)
    .values(
      deleted.map(({ email, subject, purgeAt }) => {
        const { emailHash, emailHashKey } = hashEmail(email);
        return {
          identifierHash: emailHash,
          hashKey: emailHashKey,
          subject,
          expiresAt: purgeAt,
        };
      }),
    )
    .onConflictDoUpdate({
      target: [blockedIdentifiers.identifierHash, blockedIdentifiers.subject],
      set: { expiresAt: sql`excluded.expires_at` },
    });
}

/** Ends the email reservations of deletions. */
export async function endReservations(tx: Executor, subjects: string[]): Promise<void> {
  await tx.delete(blockedIdentifiers).where(inArray(blockedIdentifiers.subject, subjects));
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
