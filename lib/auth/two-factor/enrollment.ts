import { eq } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { recoveryCodes, twoFactors, users } from "@/db/schema";
import { authRefusal } from "../auth-error";
import { replaceRecoveryCodes } from "./recovery-codes";
import { forgetTrustedDevices } from "./require-challenge";
import { asTotp, currentStep, matchingStep, newSecret } from "./totp";

/** The refusal to set up a factor that is on. */
export const alreadyEnabled = () => authRefusal("BAD_REQUEST", "TOTP_ALREADY_ENABLED");

/**
 * Begins an enrollment, in place of one that was never finished. Nothing asks for the factor before
 * `finishEnrollment`.
 *
 * @returns the secret and the recovery codes, to be shown this once
 * @throws APIError 400 `TOTP_ALREADY_ENABLED`
 */
export async function beginEnrollment(tx: Transaction, userId: string) {
  const { secret, sealed } = await newSecret();
  const { rowCount } = await tx
    .insert(twoFactors)
    .values({ userId, secret: sealed })
    .onConflictDoUpdate({
      target: twoFactors.userId,
      set: { secret: sealed },
      setWhere: eq(twoFactors.verified, false),
    });
  if (rowCount === 0) throw alreadyEnabled();
  return { secret, recoveryCodes: await replaceRecoveryCodes(tx, userId) };
}

/**
 * Turns the factor on, by the first code of the app.
 *
 * @throws APIError 400 `TOTP_NOT_ENABLED` (not begun) or `TOTP_ALREADY_ENABLED`, 401 `INVALID_CODE`
 */
export async function finishEnrollment(
  tx: Transaction,
  userId: string,
  typed: string,
): Promise<void> {
  const [factor] = await tx
    .select({ secret: twoFactors.secret, verified: twoFactors.verified, step: currentStep })
    .from(twoFactors)
    .where(eq(twoFactors.userId, userId))
    .for("update");
  if (!factor) throw authRefusal("BAD_REQUEST", "TOTP_NOT_ENABLED");
  if (factor.verified) throw alreadyEnabled();
  const code = asTotp(typed);
  const step = code ? await matchingStep(factor.secret, code, factor.step) : null;
  if (step === null) throw authRefusal("UNAUTHORIZED", "INVALID_CODE");
  await tx
    .update(twoFactors)
    .set({ verified: true, lastUsedStep: step })
    .where(eq(twoFactors.userId, userId));
  await tx.update(users).set({ twoFactorEnabled: true }).where(eq(users.id, userId));
}

/** Removes the factor with its recovery codes and all trust in devices; `false` if it was not on. */
export async function removeSecondFactor(tx: Transaction, userId: string): Promise<boolean> {
  const removed = await tx
    .delete(twoFactors)
    .where(eq(twoFactors.userId, userId))
    .returning({ verified: twoFactors.verified });
  await tx.delete(recoveryCodes).where(eq(recoveryCodes.userId, userId));
  await tx.update(users).set({ twoFactorEnabled: false }).where(eq(users.id, userId));
  await forgetTrustedDevices(tx, userId);
  return removed.some(({ verified }) => verified);
}
