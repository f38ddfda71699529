import { and, eq } from "drizzle-orm";
import { db } from "@/db/client";
import { twoFactors } from "@/db/schema";
import { countRecoveryCodes } from "./recovery-codes";

/**
 * What the security page shows of the second factor; an enrollment that was not finished is not on.
 *
 * @returns `since`: when the enrollment was begun that is on now
 */
export async function twoFactorState(userId: string) {
  const [factor] = await db
    .select({ since: twoFactors.createdAt, recoveryCodesLeft: countRecoveryCodes(db, userId) })
    .from(twoFactors)
    .where(and(eq(twoFactors.userId, userId), eq(twoFactors.verified, true)));
  return { enabled: Boolean(factor), recoveryCodesLeft: 0, since: null, ...factor };
}
