import { tryGetCurrentAuthEndpointContext } from "@better-auth/core/context";
import { and, eq, lt, sql } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { twoFactors, users } from "@/db/schema";
import { lockUser } from "@/lib/account/lock-user";
import { appendAudit } from "@/lib/audit/append";
import { enqueueMail } from "@/lib/email/enqueue";
import { requestOrigin } from "@/lib/http/origin";
import { tooMany } from "../auth-error";
import type { SecondFactorVerdict } from "../soft-deletion/types";
import { consumeRecoveryCode, countRecoveryCodes } from "./recovery-codes";
import { asTotp, currentStep, matchingStep } from "./totp";

/** So many wrong codes in a row lock the factor, not the account. */
const failuresAllowed = 10;
const lockMinutes = 15;

/** The factor that was verified before the code; the owner is told it in case of a lockout. */
export type FirstFactor = "password" | "other";

async function findFactor(tx: Transaction, userId: string) {
  const [factor] = await tx
    .select({
      id: twoFactors.id,
      secret: twoFactors.secret,
      step: currentStep,
      lockedSeconds: sql<number>`coalesce(ceil(extract(epoch FROM ${twoFactors.lockedUntil} - now()))::int, 0)`,
      failures: twoFactors.failedVerificationCount,
      // The owner is not notified again for a day without a correct code.
      lockedLately: sql<boolean>`coalesce(${twoFactors.lockedUntil} > now() - interval '1 day', false)`,
      user: users,
    })
    .from(twoFactors)
    .innerJoin(users, eq(users.id, twoFactors.userId))
    .where(and(eq(twoFactors.userId, userId), eq(twoFactors.verified, true)));
  return factor;
}

type Factor = NonNullable<Awaited<ReturnType<typeof findFactor>>>;

/** RFC 6238, section 5.2: of each time step one code is taken, and none of an earlier step after it. */
async function consumeTotp(
  tx: Transaction,
  factor: Factor,
  code: string,
): Promise<"totp" | "used" | null> {
  const step = await matchingStep(factor.secret, code, factor.step);
  if (step === null) return null;
  const { rowCount } = await tx
    .update(twoFactors)
    .set({ lastUsedStep: step })
    .where(and(eq(twoFactors.id, factor.id), lt(twoFactors.lastUsedStep, step)));
  return rowCount === 1 ? "totp" : "used";
}

/** Tells the owner of the account that a recovery code has stood in for the second factor. */
async function tellRecoveryCodeUsed(tx: Transaction, { user }: Factor): Promise<void> {
  const left = await countRecoveryCodes(tx, user.id);
  await appendAudit(tx, { action: "recovery-code.used", userId: user.id, metadata: { left } });
  await enqueueMail(tx, {
    template: "recovery-code-used",
    to: user.email,
    props: {
      name: user.name,
      left,
      at: new Date().toISOString(),
      securityUrl: `${origin()}/settings/security`,
    },
  });
}

const origin = () => requestOrigin(tryGetCurrentAuthEndpointContext()?.headers);

/** Counts a wrong code. A lockout writes an audit row, and the owner is notified of the first of several. */
async function countFailure(tx: Transaction, factor: Factor, after: FirstFactor): Promise<void> {
  const { id, user } = factor;
  const failures = factor.failures + 1;
  if (failures < failuresAllowed) {
    await tx
      .update(twoFactors)
      .set({ failedVerificationCount: failures })
      .where(eq(twoFactors.id, id));
    return;
  }
  const lockedUntil = sql`now() + make_interval(mins => ${lockMinutes}::int)`;
  const [locked] = await tx
    .update(twoFactors)
    .set({ failedVerificationCount: 0, lockedUntil })
    .where(eq(twoFactors.id, id))
    .returning({ until: twoFactors.lockedUntil });
  const until = locked?.until?.toISOString() ?? "";
  await appendAudit(tx, { action: "two-factor.locked", userId: user.id, metadata: { until } });
  // A deleted account has no password to reset.
  if (factor.lockedLately || user.status !== "active") return;
  await enqueueMail(tx, {
    template: "second-factor-locked",
    to: user.email,
    props: {
      name: user.name,
      after,
      at: new Date().toISOString(),
      until,
      resetUrl: `${origin()}/forgot-password`,
    },
  });
}

/**
 * Uses up a code of the second factor: one of the authenticator app, each time step once, or a
 * recovery code, whose owner is told by mail. `used` for a code of the app that was right once, or
 * is older than the last one taken; `null` for a wrong one, and for an account without a second factor.
 *
 * A wrong or used code is counted within `tx`: refuse after the commit, never by a throw that rolls it back.
 *
 * @throws APIError 429 `TWO_FACTOR_LOCKED` with Retry-After in seconds, after ten wrong codes in a row
 */
export async function verifySecondFactor(
  tx: Transaction,
  input: { userId: string; code: string; after: FirstFactor },
): Promise<"totp" | "recovery" | "used" | null> {
  const { userId, code, after } = input;
  // Attempts for one account wait for each other, so that ten of any number of concurrent ones count.
  await lockUser(tx, userId);
  const factor = await findFactor(tx, userId);
  if (!factor) return null;
  if (factor.lockedSeconds > 0) throw tooMany("TWO_FACTOR_LOCKED", factor.lockedSeconds);
  const totp = asTotp(code);
  const result = totp
    ? await consumeTotp(tx, factor, totp)
    : (await consumeRecoveryCode(tx, userId, code)) && "recovery";
  if (!result || result === "used") {
    await countFailure(tx, factor, after);
    return result || null;
  }
  await tx
    .update(twoFactors)
    .set({ failedVerificationCount: 0, lockedUntil: null })
    .where(eq(twoFactors.id, factor.id));
  if (result === "recovery") await tellRecoveryCodeUsed(tx, factor);
  return result;
}

/**
 * Checks the second factor that an account may ask for beside another factor: also `right` where it
 * asks for none. A wrong code is counted, and what is thrown is thrown, as by `verifySecondFactor`; the
 * account is locked only where there is a code to verify.
 */
export async function checkSecondFactor(
  tx: Transaction,
  input: { userId: string; code: string | undefined; after: FirstFactor },
): Promise<SecondFactorVerdict> {
  const { userId, code, after } = input;
  const [user] = await tx
    .select({ asks: users.twoFactorEnabled })
    .from(users)
    .where(eq(users.id, userId));
  if (!user?.asks) return "right";
  if (!code) return "missing";
  const result = await verifySecondFactor(tx, { userId, code, after });
  if (result === "used") return "used";
  return result ? "right" : "wrong";
}
