import { createHmac, randomInt, timingSafeEqual } from "node:crypto";
import { and, eq, sql } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { users, verifications } from "@/db/schema";
import { takeHourlyShare } from "@/lib/account/hourly-share";
import { lockUser } from "@/lib/account/lock-user";
import { enqueueMail } from "@/lib/email/enqueue";
import { env } from "@/lib/env";
import { identify } from "./grants";
import type { Holder } from "./holder";
import type { StepUpPurpose } from "./purposes";

const digits = 8;
const minutes = 10;
const mostTries = 5;
const share = { name: "step-up-mails", most: 5 } as const;
const codePurpose = "step-up-code";

// Ten million tries a second would find a bare hash of eight digits at once: the key is kept elsewhere.
function hashCode(holder: Holder, purpose: StepUpPurpose, code: string): string {
  return createHmac("sha256", env().BETTER_AUTH_SECRET)
    .update(`${codePurpose}:${purpose}:${holder.kind}:${holder.id}:${code}`)
    .digest("base64url");
}

const isCode = (holder: Holder, purpose: StepUpPurpose) =>
  and(
    eq(verifications.identifier, identify("code", holder, purpose)),
    eq(verifications.purpose, codePurpose),
    eq(verifications.userId, holder.userId),
  );

/**
 * Mails a code of eight digits that is good for one purpose of one session or grace pass, and voids
 * an earlier one.
 *
 * @returns until when it can be used, ten minutes; `null` if five were asked for within the hour
 */
export async function mailCode(
  tx: Transaction,
  holder: Holder,
  purpose: StepUpPurpose,
): Promise<Date | null> {
  await lockUser(tx, holder.userId);
  const [user] = await tx
    .select({ name: users.name, email: users.email })
    .from(users)
    .where(eq(users.id, holder.userId));
  if (!user || (await takeHourlyShare(tx, holder.userId, share)) > 0) return null;
  await tx.delete(verifications).where(isCode(holder, purpose));
  const code = String(randomInt(10 ** digits)).padStart(digits, "0");
  const [row] = await tx
    .insert(verifications)
    .values({
      identifier: identify("code", holder, purpose),
      value: `${hashCode(holder, purpose, code)}:0`,
      purpose: codePurpose,
      userId: holder.userId,
      expiresAt: sql`now() + make_interval(mins => ${minutes}::int)`,
    })
    .returning({ expiresAt: verifications.expiresAt });
  if (!row) throw new Error("the code was not stored");
  await enqueueMail(tx, {
    template: "step-up-code",
    to: user.email,
    props: { name: user.name, code, purpose, expiresAt: row.expiresAt.toISOString() },
  });
  return row.expiresAt;
}

/**
 * Whether a code is the one that was mailed; it stays usable if it is. The fifth wrong one voids it.
 * The caller holds the user's row, and lets a wrong try commit.
 */
export async function isRightCode(
  tx: Transaction,
  holder: Holder,
  purpose: StepUpPurpose,
  code: string,
): Promise<boolean> {
  const [row] = await tx
    .select({ value: verifications.value })
    .from(verifications)
    .where(and(isCode(holder, purpose), sql`${verifications.expiresAt} > now()`));
  if (!row) return false;
  const [expected = "", tries = "0"] = row.value.split(":");
  const given = hashCode(holder, purpose, code.replace(/\s/g, ""));
  if (timingSafeEqual(Buffer.from(given), Buffer.from(expected))) return true;
  const failed = Number(tries) + 1;
  if (failed >= mostTries) await dropCode(tx, holder, purpose);
  else
    await tx
      .update(verifications)
      .set({ value: `${expected}:${failed}` })
      .where(isCode(holder, purpose));
  return false;
}

/** Uses the mailed code up. */
export async function dropCode(
  tx: Transaction,
  holder: Holder,
  purpose: StepUpPurpose,
): Promise<void> {
  await tx.delete(verifications).where(isCode(holder, purpose));
}
