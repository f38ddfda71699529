import type { GenericEndpointContext } from "@better-auth/core";
import { createAuthEndpoint } from "@better-auth/core/api";
import { runWithTransaction } from "@better-auth/core/context";
import { getSessionFromCtx } from "better-auth/api";
import { expireCookie, setSessionCookie } from "better-auth/cookies";
import { parseUserOutput } from "better-auth/db";
import { z } from "zod";
import { endSessions } from "@/lib/account/end-sessions";
import { changeAccount } from "../../active-user";
import { authTransaction } from "../../adapter";
import { authRefusal } from "../../auth-error";
import { challengeCookie, lockChallenge, readChallenge } from "../challenge";
import { finishEnrollment } from "../enrollment";
import { verifySecondFactor } from "../verify";

const body = z.object({ code: z.string().max(64), trustDevice: z.boolean().optional() });

/** Completes a sign-in without a session yet: the challenge's cookie identifies the user. */
async function finishSignIn(
  ctx: GenericEndpointContext,
  code: string,
  wrongCode: "INVALID_CODE" | "INVALID_BACKUP_CODE",
) {
  // Before the transaction, whose connection would wait for a thread that verifies the signature.
  const token = await readChallenge(ctx);
  const forThisVisit = Boolean(
    await ctx.getSignedCookie(ctx.context.authCookies.dontRememberToken.name, ctx.context.secret),
  );
  const outcome = await runWithTransaction(ctx.context.adapter, async () => {
    const tx = authTransaction();
    const challenge = token ? await lockChallenge(tx, token) : null;
    if (!challenge) return "no-challenge";
    const { userId, method } = challenge;
    const after = method === "password" ? "password" : "other";
    if (!(await verifySecondFactor(tx, { userId, code, after }))) {
      await challenge.countWrongCode();
      return "wrong-code";
    }
    await challenge.close();
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

/**
 * `POST /two-factor/verify-totp`: the second step of a sign-in, or, for somebody who is signed in, the
 * end of an enrollment.
 */
export const verifyTotp = createAuthEndpoint(
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
export const verifyBackupCode = createAuthEndpoint(
  "/two-factor/verify-backup-code",
  { method: "POST", body },
  async (ctx) => finishSignIn(ctx, ctx.body.code, "INVALID_BACKUP_CODE"),
);
