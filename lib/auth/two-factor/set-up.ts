import { eq } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { recoveryCodes, twoFactors, users } from "@/db/schema";
import { replaceRecoveryCodes } from "./recovery-codes";
import { asTotp, currentStep, matchingStep, newSecret, sealSecret } from "./totp";
import { forgetTrustedDevices } from "./trust";

/**
 * Begins a set-up, in place of one that was never confirmed. Nothing asks for the factor before its
 * first code has come back.
 *
 * @returns the secret and the recovery codes, to be shown this once; `null` if the factor is on already
 */
export async function beginSetUp(
  tx: Transaction,
  userId: string,
): Promise<{ secret: string; recoveryCodes: string[] } | null> {
  const secret = newSecret();
  const fresh = {
    secret: await sealSecret(secret),
    verified: false,
    lastUsedStep: 0,
    failedVerificationCount: 0,
    lockedUntil: null,
  };
  const { rowCount } = await tx
    .insert(twoFactors)
    .values({ userId, ...fresh })
    .onConflictDoUpdate({
      target: twoFactors.userId,
      set: fresh,
      setWhere: eq(twoFactors.verified, false),
    });
  if (rowCount === 0) return null;
  return { secret, recoveryCodes: await replaceRecoveryCodes(tx, userId) };
}

/** Makes a set-up count, by the first code of the app; `null` if none was begun. */
export async function confirmSetUp(
  tx: Transaction,
  input: { userId: string; code: string },
): Promise<"confirmed" | "wrong-code" | "already-on" | null> {
  const { userId } = input;
  const [factor] = await tx
    .select({ secret: twoFactors.secret, verified: twoFactors.verified, step: currentStep })
    .from(twoFactors)
    .where(eq(twoFactors.userId, userId))
    .for("update");
  if (!factor) return null;
  if (factor.verified) return "already-on";
  const code = asTotp(input.code);
  const step = code ? await matchingStep(factor.secret, code, factor.step) : null;
  if (step === null) return "wrong-code";
  await tx
    .update(twoFactors)
    .set({ verified: true, lastUsedStep: step })
    .where(eq(twoFactors.userId, userId));
  await tx.update(users).set({ twoFactorEnabled: true }).where(eq(users.id, userId));
  return "confirmed";
}

/** Removes the factor with its recovery codes and all trust in devices; `false` if it was not on. */
export async function turnOff(tx: Transaction, userId: string): Promise<boolean> {
  const removed = await tx
    .delete(twoFactors)
    .where(eq(twoFactors.userId, userId))
    .returning({ verified: twoFactors.verified });
  await tx.delete(recoveryCodes).where(eq(recoveryCodes.userId, userId));
  await tx.update(users).set({ twoFactorEnabled: false }).where(eq(users.id, userId));
  await forgetTrustedDevices(tx, userId);
  return removed.some(({ verified }) => verified);
}
