import type { GenericEndpointContext } from "@better-auth/core";
import { createAuthEndpoint } from "@better-auth/core/api";
import { runWithTransaction } from "@better-auth/core/context";
import type { BetterAuthPlugin } from "better-auth";
import { getSessionFromCtx, sensitiveSessionMiddleware } from "better-auth/api";
import { expireCookie, setSessionCookie } from "better-auth/cookies";
import { parseUserOutput } from "better-auth/db";
import QRCode from "qrcode";
import { z } from "zod";
import { endSessions } from "@/lib/account/end-sessions";
import { appendAudit } from "@/lib/audit/append";
import { changeAccount } from "../account-changes";
import { authTransaction } from "../adapter";
import { authRefusal } from "../auth-error";
import { hookAt, hookBesidesSessionCheck } from "../route-hooks";
import { stepUpBody } from "../soft-deletion/step-up-body";
import type { StepUpInput } from "../soft-deletion/types";
import { requireStepUp } from "../step-up/verification";
import {
  alreadyEnabled,
  beginEnrollment,
  finishEnrollment,
  removeSecondFactor,
} from "./enrollment";
import { replaceRecoveryCodes } from "./recovery-codes";
import {
  answerWithChallenge,
  challengeCookie,
  lockChallenge,
  requireChallenge,
  secondSteps,
  trustThisDevice,
} from "./require-challenge";
import { totpUri } from "./totp";
import { verifySecondFactor } from "./verify";

const options = {
  method: "POST" as const,
  use: [sensitiveSessionMiddleware],
  body: stepUpBody.optional(),
};

const notOn = () => authRefusal("BAD_REQUEST", "TWO_FACTOR_NOT_ENABLED");

/** Requires a step-up, after checking that the factor is on, so that none is consumed for nothing. */
async function stepUp(ctx: GenericEndpointContext & { body?: StepUpInput }, isToBeOn: boolean) {
  const isOn = ctx.context.session?.user.twoFactorEnabled === true;
  if (isOn !== isToBeOn) throw isOn ? alreadyEnabled() : notOn();
  await requireStepUp(ctx, "two-factor", ctx.body);
}

/**
 * `POST /two-factor/enable`: begins the enrollment of an authenticator app. Nothing changes about signing
 * in before `/two-factor/verify-totp` has been given its first code.
 */
const enableTwoFactor = createAuthEndpoint("/two-factor/enable", options, async (ctx) => {
  await stepUp(ctx, false);
  const { secret, recoveryCodes } = await changeAccount(ctx, (tx, user) =>
    beginEnrollment(tx, user.id),
  );
  const { email } = ctx.context.session.user;
  const totpURI = totpUri(secret, ctx.context.appName, email);
  return ctx.json({
    method: "totp" as const,
    totpURI,
    qrCode: await QRCode.toString(totpURI, { type: "svg", margin: 2 }),
    backupCodes: recoveryCodes,
  });
});

/** `POST /two-factor/disable`: removes the factor, its recovery codes and all trust in devices. */
const disableTwoFactor = createAuthEndpoint("/two-factor/disable", options, async (ctx) => {
  await stepUp(ctx, true);
  await changeAccount(ctx, async (tx, user, announce) => {
    if (!(await removeSecondFactor(tx, user.id))) throw notOn();
    await announce({ action: "two-factor.disabled" });
  });
  return ctx.json({ status: true });
});

/** `POST /two-factor/generate-backup-codes`: a new set of recovery codes; earlier ones are void. */
const generateBackupCodes = createAuthEndpoint(
  "/two-factor/generate-backup-codes",
  options,
  async (ctx) => {
    await stepUp(ctx, true);
    const backupCodes = await changeAccount(ctx, async (tx, user, announce) => {
      if (!user.twoFactorEnabled) throw notOn();
      await announce({ action: "recovery-codes.replaced" });
      return replaceRecoveryCodes(tx, user.id);
    });
    return ctx.json({ status: true, backupCodes });
  },
);

const body = z.object({ code: z.string().max(64), trustDevice: z.boolean().optional() });

/** Completes a sign-in without a session yet: the challenge's cookie identifies the user. */
async function finishSignIn(
  ctx: GenericEndpointContext,
  code: string,
  wrongCode: "INVALID_CODE" | "INVALID_BACKUP_CODE",
) {
  // Before the transaction, whose connection would wait for a thread that verifies the signature.
  const token = await ctx.getSignedCookie(challengeCookie(ctx).name, ctx.context.secret);
  const forThisVisit = Boolean(
    await ctx.getSignedCookie(ctx.context.authCookies.dontRememberToken.name, ctx.context.secret),
  );
  const outcome = await runWithTransaction(ctx.context.adapter, async () => {
    const tx = authTransaction();
    const challenge = token ? await lockChallenge(tx, token) : null;
    if (!challenge) return "INVALID_TWO_FACTOR_COOKIE";
    const { userId, method } = challenge;
    const after = method === "password" ? "password" : "other";
    const result = await verifySecondFactor(tx, { userId, code, after });
    if (!result || result === "used") {
      await challenge.countWrongCode();
      const metadata = { method, reason: "second-factor" } as const;
      await appendAudit(tx, { action: "session.refused", userId, metadata });
      return result === "used" ? "CODE_ALREADY_USED" : wrongCode;
    }
    await challenge.close();
    const user = await ctx.context.internalAdapter.findUserById(userId);
    if (!user) return "INVALID_TWO_FACTOR_COOKIE";
    const session = await ctx.context.internalAdapter.createSession(userId, forThisVisit, {
      method,
    });
    return { user, session };
  });
  const refused = typeof outcome === "string";
  // After a wrong code the next one may be right.
  if (!refused || outcome === "INVALID_TWO_FACTOR_COOKIE") expireCookie(ctx, challengeCookie(ctx));
  if (refused) throw authRefusal("UNAUTHORIZED", outcome);
  await setSessionCookie(ctx, outcome, forThisVisit);
  return ctx.json({
    token: outcome.session.token,
    user: parseUserOutput(ctx.context.options, outcome.user),
  });
}

/**
 * `POST /two-factor/verify-totp`: the second step of a sign-in, or, for somebody who is signed in, the
 * end of an enrollment.
 */
const verifyTOTP = createAuthEndpoint(
  "/two-factor/verify-totp",
  { method: "POST", body },
  async (ctx) => {
    const current = await getSessionFromCtx(ctx);
    if (!current) return finishSignIn(ctx, ctx.body.code, "INVALID_CODE");
    const { session, user } = current;
    await changeAccount(ctx, async (tx, { id: userId }, announce) => {
      await finishEnrollment(tx, userId, ctx.body.code);
      // They began without the factor.
      await endSessions(tx, userId, { except: session.id });
      await announce({ action: "two-factor.enabled" });
    });
    return ctx.json({
      // No session has begun.
      token: null,
      user: parseUserOutput(ctx.context.options, { ...user, twoFactorEnabled: true }),
    });
  },
);

/** `POST /two-factor/verify-backup-code`: the second step of a sign-in by a recovery code. */
const verifyBackupCode = createAuthEndpoint(
  "/two-factor/verify-backup-code",
  { method: "POST", body },
  async (ctx) => finishSignIn(ctx, ctx.body.code, "INVALID_BACKUP_CODE"),
);

/**
 * Codes of an authenticator app (RFC 6238) and recovery codes before every kind of sign-in, under the paths
 * and in the shapes of Better Auth's plugin: docs/decisions/2026-11-30-second-factor-and-keys-are-ours.md.
 */
export const twoFactor = () =>
  ({
    id: "two-factor",
    init: () => ({
      options: { databaseHooks: { session: { create: { before: requireChallenge } } } },
    }),
    endpoints: {
      enableTwoFactor,
      disableTwoFactor,
      generateBackupCodes,
      verifyTOTP,
      verifyBackupCode,
    },
    hooks: {
      after: [hookBesidesSessionCheck(answerWithChallenge), hookAt(secondSteps, trustThisDevice)],
    },
  }) satisfies BetterAuthPlugin;
