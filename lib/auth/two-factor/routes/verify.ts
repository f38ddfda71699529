import type { GenericEndpointContext } from "@better-auth/core";
import { createAuthEndpoint } from "@better-auth/core/api";
import { runWithTransaction } from "@better-auth/core/context";
import { getSessionFromCtx } from "better-auth/api";
import { expireCookie, setSessionCookie } from "better-auth/cookies";
import { parseUserOutput } from "better-auth/db";
import { z } from "zod";
import { endSessions } from "@/lib/account/end-sessions";
import { lockUser } from "@/lib/account/lock-user";
import { changeAccount } from "../../active-user";
import { authTransaction } from "../../adapter";
import { authRefusal } from "../../auth-error";
import {
  challengeCookie,
  closeChallenge,
  countWrongCode,
  findChallenge,
  readChallenge,
} from "../challenge";
import { confirmSetUp } from "../set-up";
import { verifySecondFactor } from "../verify";

const body = z.object({ code: z.string().max(64), trustDevice: z.boolean().optional() });

/** Whoever is asked for the second step has got no session yet; the cookie of the first step tells who it is. */
async function finishSignIn(
  ctx: GenericEndpointContext,
  code: string,
  wrongCode: "INVALID_CODE" | "INVALID_BACKUP_CODE",
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
  if (outcome === "wrong-code") throw authRefusal("UNAUTHORIZED", wrongCode);
  expireCookie(ctx, challengeCookie(ctx));
  if (outcome === "no-challenge") throw authRefusal("UNAUTHORIZED", "INVALID_TWO_FACTOR_COOKIE");
  await setSessionCookie(ctx, outcome, forThisVisit);
  return ctx.json({
    token: outcome.session.token,
    user: parseUserOutput(ctx.context.options, outcome.user),
  });
}

/** The first code of a set-up turns the factor on, and ends the sessions that began without it. */
const turnOn = (ctx: GenericEndpointContext, sessionId: string, code: string) =>
  changeAccount(ctx, async (tx, { id: userId }, announce) => {
    const result = await confirmSetUp(tx, { userId, code });
    if (!result) throw authRefusal("BAD_REQUEST", "TOTP_NOT_ENABLED");
    if (result === "already-on") throw authRefusal("BAD_REQUEST", "TOTP_ALREADY_ENABLED");
    if (result === "wrong-code") throw authRefusal("UNAUTHORIZED", "INVALID_CODE");
    await endSessions(tx, userId, { except: sessionId });
    await announce({ action: "two-factor.enabled" });
  });

/**
 * `POST /two-factor/verify-totp`: the second step of a sign-in, or, for somebody who is signed in, the
 * end of a set-up.
 */
export const verifyTotp = createAuthEndpoint(
  "/two-factor/verify-totp",
  { method: "POST", body },
  async (ctx) => {
    const current = await getSessionFromCtx(ctx);
    if (!current) return finishSignIn(ctx, ctx.body.code, "INVALID_CODE");
    const { session, user } = current;
    await turnOn(ctx, session.id, ctx.body.code);
    return ctx.json({
      // No session has begun.
      token: null,
      user: parseUserOutput(ctx.context.options, { ...user, twoFactorEnabled: true }),
    });
  },
);

/** `POST /two-factor/verify-backup-code`: the second step of a sign-in by a recovery code. */
export const verifyBackupCode = createAuthEndpoint(
  "/two-factor/verify-backup-code",
  { method: "POST", body },
  async (ctx) => finishSignIn(ctx, ctx.body.code, "INVALID_BACKUP_CODE"),
);
