import { randomUUID } from "node:crypto";
import { and, count, eq, gt, sql } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { hashEmail } from "@/db/email-hash";
import { verifications } from "@/db/schema";

const perHour = 5;
const counted = "mailed-link";

/**
 * Counts one more mail to a mailbox, in whichever spelling. Each kind has a share of its own, so that
 * a stranger who has one kind sent keeps no other from its owner, and so has each browser that the
 * account knows.
 *
 * @param kind such as `reset-password`
 * @param knownDevice what is kept of the id of such a browser
 * @returns `false` if it has had its share of this hour
 */
export async function takeMailboxShare(
  tx: Transaction,
  email: string,
  kind: string,
  knownDevice: string | null = null,
): Promise<boolean> {
  const share = knownDevice ? `${kind}:${knownDevice}` : kind;
  const { emailHash } = hashEmail(email);
  await tx.execute(
    sql`SELECT pg_advisory_xact_lock(hashtextextended(${`mailed:${emailHash}`}, 0))`,
  );
  const [row] = await tx
    .select({ sent: count() })
    .from(verifications)
    .where(
      and(
        eq(verifications.emailHash, emailHash),
        eq(verifications.purpose, counted),
        eq(verifications.value, share),
        gt(verifications.expiresAt, sql`now()`),
      ),
    );
  if ((row?.sent ?? 0) >= perHour) return false;
  await tx.insert(verifications).values({
    identifier: `${counted}:${randomUUID()}`,
    value: share,
    purpose: counted,
    emailHash,
    expiresAt: sql`now() + interval '1 hour'`,
  });
  return true;
}
