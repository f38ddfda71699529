import { createOTP } from "@better-auth/utils/otp";
import { generateRandomString, symmetricDecrypt, symmetricEncrypt } from "better-auth/crypto";
import { sql } from "drizzle-orm";
import { env } from "@/lib/env";

/** How long a code is shown, in seconds; RFC 6238 section 5.2 recommends it. */
const stepSeconds = 30;

/** The time step of now, by the database's clock. */
export const currentStep = sql<number>`floor(extract(epoch FROM now()) / ${stepSeconds}::int)::int`;

/** A new secret of 192 bits; `sealed` is how it is stored: encrypted under the application's secret. */
export async function newSecret(): Promise<{ secret: string; sealed: string }> {
  const secret = generateRandomString(32);
  return {
    secret,
    sealed: await symmetricEncrypt({ key: env().BETTER_AUTH_SECRET, data: secret }),
  };
}

/** What an authenticator app scans. */
export function totpUri(secret: string, issuer: string, account: string): string {
  return createOTP(secret, { period: stepSeconds }).url(issuer, account);
}

/** What was typed, if it can be a code of an app: six digits, spaces aside. */
export function asTotp(typed: string): string | null {
  const digits = typed.replace(/\s/g, "");
  return /^\d{6}$/.test(digits) ? digits : null;
}

/**
 * The time step whose code it is, or `null`: the current one, or, for clocks that differ, the one
 * before or after.
 *
 * @param sealed the secret as it is stored
 * @param now the time step of now
 */
export async function matchingStep(
  sealed: string,
  code: string,
  now: number,
): Promise<number | null> {
  // Sealed under a secret of the application that was replaced since: no code is right.
  const secret = await symmetricDecrypt({ key: env().BETTER_AUTH_SECRET, data: sealed }).catch(
    () => null,
  );
  if (secret === null) return null;
  const otp = createOTP(secret, { period: stepSeconds });
  let match: number | null = null;
  // All three are computed whichever fits, so that time tells nothing.
  for (const step of [now - 1, now, now + 1]) if ((await otp.hotp(step)) === code) match = step;
  return match;
}
