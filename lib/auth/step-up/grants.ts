import { createHash } from "node:crypto";
import { and, eq, sql } from "drizzle-orm";
import type { Executor, Transaction } from "@/db/client";
import { verifications } from "@/db/schema";
import { lockUser } from "@/lib/account/lock-user";
import { type Holder, isAlive } from "./holder";
import type { StepUpPurpose } from "./purposes";

const minutes = 10;

/** Under which a row that belongs to a holder and a purpose is kept. */
export function identify(kind: string, holder: Holder, purpose: StepUpPurpose): string {
  return createHash("sha256")
    .update(`${kind}:${purpose}:${holder.kind}:${holder.id}`)
    .digest("base64url");
}

const grantPurpose = (purpose: StepUpPurpose) => `step-up:${purpose}`;

const isGrant = (holder: Holder, purpose: StepUpPurpose) =>
  and(
    eq(verifications.identifier, identify("grant", holder, purpose)),
    eq(verifications.purpose, grantPurpose(purpose)),
    eq(verifications.userId, holder.userId),
  );

/**
 * Lets the holder do one thing once within ten minutes; an earlier grant for the same ends.
 *
 * @returns until when, or `null` if the session or the grace pass is gone
 */
export async function issueGrant(
  tx: Transaction,
  holder: Holder,
  purpose: StepUpPurpose,
): Promise<Date | null> {
  // A deletion holds the same row: what it drops is not given out again behind it.
  await lockUser(tx, holder.userId);
  const { rows } = await tx.execute<{ alive: boolean }>(
    sql`SELECT ${isAlive(holder, purpose)} AS alive`,
  );
  if (!rows[0]?.alive) return null;
  await tx.delete(verifications).where(isGrant(holder, purpose));
  const [row] = await tx
    .insert(verifications)
    .values({
      identifier: identify("grant", holder, purpose),
      value: holder.id,
      purpose: grantPurpose(purpose),
      userId: holder.userId,
      expiresAt: sql`now() + make_interval(mins => ${minutes}::int)`,
    })
    .returning({ expiresAt: verifications.expiresAt });
  return row?.expiresAt ?? null;
}

/** Uses a grant up; `false` if there is none, or if its session or grace pass is gone. Of several at once, one gets it. */
export async function takeGrant(
  tx: Executor,
  holder: Holder,
  purpose: StepUpPurpose,
): Promise<boolean> {
  const taken = await tx
    .delete(verifications)
    .where(
      and(
        isGrant(holder, purpose),
        sql`${verifications.expiresAt} > now()`,
        isAlive(holder, purpose),
      ),
    )
    .returning({ id: verifications.id });
  return taken.length > 0;
}
