import { createHmac, randomInt, timingSafeEqual } from "node:crypto";
import { eq, sql } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { users } from "@/db/schema";
import { takeHourlyShare } from "@/lib/account/hourly-share";
import { lockUser } from "@/lib/account/lock-user";
import { enqueueMail } from "@/lib/email/enqueue";
import { env } from "@/lib/env";
import { countWrongCode, dropToken, findToken, putToken, withoutCount } from "../tokens";
import { holderKey } from "./grants";
import type { Holder } from "./holder";
import type { StepUpPurpose } from "./purposes";

const digits = 8;
const mostTries = 5;
const share = { name: "step-up-mails", most: 5 } as const;
const codePurpose = "step-up-code";

// Ten million tries a second would find a bare hash of eight digits at once: the key is kept elsewhere.
function hashCode(holder: Holder, purpose: StepUpPurpose, code: string): string {
  return createHmac("sha256", env().BETTER_AUTH_SECRET)
    .update(`${codePurpose}:${purpose}:${holder.kind}:${holder.id}:${code}`)
    .digest("base64url");
}

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
  const code = String(randomInt(10 ** digits)).padStart(digits, "0");
  const expiresAt = await putToken(tx, holderKey(holder, purpose), {
    userId: holder.userId,
    purpose: codePurpose,
    value: `${hashCode(holder, purpose, code)}:0`,
    expiresAt: sql`now() + interval '10 minutes'`,
  });
  await enqueueMail(tx, {
    template: "step-up-code",
    to: user.email,
    props: { name: user.name, code, purpose, expiresAt: expiresAt.toISOString() },
  });
  return expiresAt;
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
  const key = holderKey(holder, purpose);
  const row = await findToken(tx, codePurpose, key);
  if (!row) return false;
  const given = hashCode(holder, purpose, code.replace(/\s/g, ""));
  if (timingSafeEqual(Buffer.from(given), Buffer.from(withoutCount(row.value)))) return true;
  await countWrongCode(tx, codePurpose, key, mostTries);
  return false;
}

/** Uses the mailed code up. */
export async function dropCode(
  tx: Transaction,
  holder: Holder,
  purpose: StepUpPurpose,
): Promise<void> {
  await dropToken(tx, codePurpose, holderKey(holder, purpose));
}
