import { createHmac, randomInt, timingSafeEqual } from "node:crypto";
import { eq, sql } from "drizzle-orm";
import { db, type Transaction } from "@/db/client";
import { users } from "@/db/schema";
import { countAction } from "@/lib/account/hourly-limits";
import { lockUser } from "@/lib/account/lock-user";
import { countWrongCode, findToken, putToken, voidToken, withoutCount } from "@/lib/account/tokens";
import { enqueueMail } from "@/lib/email/enqueue";
import { env } from "@/lib/env";
import type { SecondFactorVerdict } from "../soft-deletion/types";
import { checkSecondFactor } from "../two-factor/verify";
import { type Requester, requesterKey } from "./grants";
import type { StepUpPurpose } from "./purposes";

const digits = 8;
const mostTries = 5;
const codeLimit = { action: "step-up-code", limit: 5 };
const codePurpose = "step-up-code";

// Ten million tries a second would find a bare hash of eight digits at once: the key is kept elsewhere.
const hashCode = (key: string, code: string) =>
  createHmac("sha256", env().BETTER_AUTH_SECRET)
    .update(`${codePurpose}:${key}:${code}`)
    .digest("base64url");

/**
 * Mails a code of eight digits that is good for one purpose of one session or grace pass, and voids
 * an earlier one.
 *
 * @returns until when it can be used, ten minutes; `null` if five were asked for within the hour
 */
export async function mailCode(
  tx: Transaction,
  requester: Requester,
  purpose: StepUpPurpose,
): Promise<Date | null> {
  const [user] = await tx
    .select({ name: users.name, email: users.email })
    .from(users)
    .where(eq(users.id, requester.userId))
    .for("update");
  if (!user || (await countAction(tx, requester.userId, codeLimit)) > 0) return null;
  const code = String(randomInt(10 ** digits)).padStart(digits, "0");
  const key = requesterKey(requester, purpose);
  const expiresAt = await putToken(tx, key, {
    userId: requester.userId,
    purpose: codePurpose,
    value: `${hashCode(key, code)}:0`,
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
 * Uses the emailed code up, with the second factor where the account has one, or neither. The fifth wrong code
 * voids it.
 *
 * @returns `missing` if the second factor is asked for; `wrong` for a wrong code of either; `used` as `checkSecondFactor`
 */
export const consumeMailCode = (
  requester: Requester,
  purpose: StepUpPurpose,
  given: { code: string; secondFactorCode?: string },
): Promise<SecondFactorVerdict> =>
  db.transaction(async (tx) => {
    const { userId } = requester;
    await lockUser(tx, userId);
    const key = requesterKey(requester, purpose);
    const mailed = await findToken(tx, codePurpose, key);
    if (!mailed) return "wrong";
    const hash = hashCode(key, given.code.replace(/\s/g, ""));
    if (!timingSafeEqual(Buffer.from(hash), Buffer.from(withoutCount(mailed.value)))) {
      await countWrongCode(tx, codePurpose, key, mostTries);
      return "wrong";
    }
    const code = given.secondFactorCode;
    const second = await checkSecondFactor(tx, { userId, code, after: "other" });
    if (second === "right") await voidToken(tx, codePurpose, key);
    return second;
  });
