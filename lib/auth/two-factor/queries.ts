import { and, count, eq, isNull } from "drizzle-orm";
import { db } from "@/db/client";
import { recoveryCodes, twoFactors } from "@/db/schema";

/**
 * What the security page shows of the second factor; a set-up that was not confirmed is not on.
 *
 * @returns `since`: when the set-up was begun that is on now
 */
export async function twoFactorState(
  userId: string,
): Promise<{ enabled: boolean; recoveryCodesLeft: number; since: Date | null }> {
  const unused = and(eq(recoveryCodes.userId, twoFactors.userId), isNull(recoveryCodes.usedAt));
  const [factor] = await db
    .select({ since: twoFactors.createdAt, left: count(recoveryCodes.id) })
    .from(twoFactors)
    .leftJoin(recoveryCodes, unused)
    .where(and(eq(twoFactors.userId, userId), eq(twoFactors.verified, true)))
    .groupBy(twoFactors.id);
  if (!factor) return { enabled: false, recoveryCodesLeft: 0, since: null };
  return { enabled: true, recoveryCodesLeft: factor.left, since: factor.since };
}
