import type { GenericEndpointContext } from "@better-auth/core";
import { createAuthEndpoint } from "@better-auth/core/api";
import { runWithTransaction } from "@better-auth/core/context";
import { APIError } from "@better-auth/core/error";
import { getSessionFromCtx } from "better-auth/api";
import { expireCookie, setSessionCookie } from "better-auth/cookies";
import { parseUserOutput } from "better-auth/db";
import { z } from "zod";
import { db } from "@/db/client";
import { endSessions } from "@/lib/account/end-sessions";
import { lockUser } from "@/lib/account/lock-user";
import { appendAudit } from "@/lib/audit/append";
import { requestOrigin } from "@/lib/http/origin";
import { holdActiveUser } from "../../active-user";
import { authTransaction } from "../../adapter";
import { mailFactorChanged } from "../../factor-mails";
import {
  challengeCookie,
  closeChallenge,
  countWrongCode,
  findChallenge,
  readChallenge,
} from "../challenge";
import { TWO_FACTOR_ERROR_CODES as codes } from "../error-codes";
import { confirmSetUp } from "../set-up";
import { verifySecondFactor } from "../verify";

const body = z.object({ code: z.string().max(64), trustDevice: z.boolean().optional() });

/** Whoever is asked for the second step has got no session yet; the cookie of the first step tells who it is. */
async function finishSignIn(
  ctx: GenericEndpointContext,
  code: string,
  wrongCode: { code: string; message: string },
) {
  const token = await readChallenge(ctx);
  const forThisVisit = Boolean(
    await ctx.getSignedCookie(ctx.context.authCookies.dontRememberToken.name, ctx.context.secret),
  );
  const outcome = await runWithTransaction(ctx.context.adapter, async () => {
    const tx = authTransaction();
    const challenge = token ? await findChallenge(tx, token) : null;
    if (!token || !challenge) return "no-challenge";
    const { userId, method } = challenge;
    await lockUser(tx, userId);
    // Asked again under the lock: a deletion, or the same code sent twice, may have ended it.
    if (!(await findChallenge(tx, token))) return "no-challenge";
    const after = method === "password" ? "password" : "other";
    if (!(await verifySecondFactor(tx, { userId, code, after }))) {
      await countWrongCode(tx, token);
      return "wrong-code";
    }
    await closeChallenge(tx, token);
    const user = await ctx.context.internalAdapter.findUserById(userId);
    if (!user) return "no-challenge";
    const session = await ctx.context.internalAdapter.createSession(userId, forThisVisit, {
      method,
    });
    return { user, session };
  });
  if (outcome === "wrong-code") throw APIError.from("UNAUTHORIZED", wrongCode);
  expireCookie(ctx, challengeCookie(ctx));
  if (outcome === "no-challenge")
    throw APIError.from("UNAUTHORIZED", codes.INVALID_TWO_FACTOR_COOKIE);
  await setSessionCookie(ctx, outcome, forThisVisit);
  return ctx.json({
    token: outcome.session.token,
    user: parseUserOutput(ctx.context.options, outcome.user),
  });
}

/** The first code of a set-up turns the factor on, and ends the sessions that began without it. */
async function turnOn(
  ctx: GenericEndpointContext,
  session: { userId: string; id: string; token: string },
  code: string,
) {
  const { userId } = session;
  const outcome = await db.transaction(async (tx) => {
    const user = await holdActiveUser(tx, session);
    const result = await confirmSetUp(tx, { userId, code });
    if (result !== "confirmed") return result;
    await endSessions(tx, userId, { except: session.id });
    await appendAudit(tx, { action: "two-factor.enabled", userId });
    await mailFactorChanged(tx, user, {
      change: "two-factor-enabled",
      origin: requestOrigin(ctx.headers),
    });
    return result;
  });
  if (!outcome) throw APIError.from("BAD_REQUEST", codes.TOTP_NOT_ENABLED);
  if (outcome === "already-on") throw APIError.from("BAD_REQUEST", codes.TOTP_ALREADY_ENABLED);
  if (outcome === "wrong-code") throw APIError.from("UNAUTHORIZED", codes.INVALID_CODE);
}

/**
 * `POST /two-factor/verify-totp`: the second step of a sign-in, or, for somebody who is signed in, the
 * end of a set-up.
 */
export const verifyTotp = createAuthEndpoint(
  "/two-factor/verify-totp",
  { method: "POST", body },
  async (ctx) => {
    const current = await getSessionFromCtx(ctx);
    if (!current) return finishSignIn(ctx, ctx.body.code, codes.INVALID_CODE);
    const { session, user } = current;
    await turnOn(ctx, session, ctx.body.code);
    return ctx.json({
      token: session.token,
      user: parseUserOutput(ctx.context.options, { ...user, twoFactorEnabled: true }),
    });
  },
);

/** `POST /two-factor/verify-backup-code`: the second step of a sign-in by a recovery code. */
export const verifyBackupCode = createAuthEndpoint(
  "/two-factor/verify-backup-code",
  { method: "POST", body },
  async (ctx) => finishSignIn(ctx, ctx.body.code, codes.INVALID_BACKUP_CODE),
);
