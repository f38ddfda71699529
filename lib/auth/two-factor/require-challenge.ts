import type { GenericEndpointContext } from "@better-auth/core";
import { createAuthMiddleware } from "@better-auth/core/api";
import { defineRequestState } from "@better-auth/core/context";
import { BASE_ERROR_CODES } from "@better-auth/core/error";
import { getOAuthState } from "better-auth/api";
import { deleteSessionCookie, expireCookie } from "better-auth/cookies";
import { eq } from "drizzle-orm";
import { db } from "@/db/client";
import { users } from "@/db/schema";
import { lockUser } from "@/lib/account/lock-user";
import { requestOrigin } from "@/lib/http/origin";
import { safePath } from "@/lib/http/safe-path";
import { authExecutor } from "../adapter";
import { authRefusal } from "../auth-error";
import {
  currentDigest,
  userOfVerifiedPassword,
  verifiedPassword,
} from "../passwords/verified-password";
import { signInMethod } from "../sessions/method";
import { SOFT_DELETION_ERROR_CODES } from "../soft-deletion/error-codes";
import { type Challenge, challengeCookie, openChallenge } from "./challenge";
import { isTrustedDevice } from "./trusted-devices";

// What may begin a session without a challenge: a passkey, which is two factors in one, and the second
// step itself.
const exempt = new Set([
  "/passkey/verify-authentication",
  "/two-factor/verify-totp",
  "/two-factor/verify-backup-code",
]);

/** The challenge that this request has to pass before a session. */
const pending = defineRequestState<Challenge | null>(() => null);

/** Whether the account has a second factor; a sign-in by password has read it, and asks again at its end. */
async function hasSecondFactor(userId: string): Promise<boolean> {
  const verified = await userOfVerifiedPassword(userId);
  if (verified) return verified.twoFactorEnabled;
  const [user] = await authExecutor()
    .select({ twoFactorEnabled: users.twoFactorEnabled })
    .from(users)
    .where(eq(users.id, userId));
  return user?.twoFactorEnabled === true;
}

async function needsChallenge(
  userId: string,
  ctx: GenericEndpointContext | null,
): Promise<boolean> {
  if (ctx && exempt.has(ctx.path)) return false;
  if (!(await hasSecondFactor(userId))) return false;
  return !ctx || !(await isTrustedDevice(ctx, userId));
}

/**
 * Runs before any session is stored: one of an account with a second factor is not, whatever the
 * first step was; `answerWithChallenge` answers instead. Within a transaction `createSession` gives
 * `null`, so that a link that led here stays used up; elsewhere it throws.
 */
export async function requireChallenge(
  session: { userId: string },
  ctx: GenericEndpointContext | null,
): Promise<false | undefined> {
  if (!(await needsChallenge(session.userId, ctx))) return;
  if (ctx) await pending.set({ userId: session.userId, method: signInMethod(ctx) });
  if (ctx && authExecutor() !== db) return false;
  throw authRefusal("UNAUTHORIZED", "TWO_FACTOR_REQUIRED");
}

/** The page of the second step, which leads on to where a provider or a link was to lead. */
async function challengePage(ctx: GenericEndpointContext): Promise<string> {
  const origin = requestOrigin(ctx.headers);
  const target = new URL((await getOAuthState())?.callbackURL ?? "/dashboard", origin);
  const path = target.origin === origin ? target.pathname + target.search : null;
  return `/two-factor?next=${encodeURIComponent(safePath(path, "/dashboard"))}`;
}

// A browser follows a link or a redirect, rather than a script's request.
const isLink = (ctx: GenericEndpointContext) => ctx.request?.method === "GET";

// Responses, because the status of what the route has thrown would be kept otherwise.
function leadTo(ctx: GenericEndpointContext, path: string): Response {
  ctx.setHeader("location", path);
  return new Response(null, { status: 302 });
}

/** The account was deleted while its first step was looked at. */
function refuseDeleted(ctx: GenericEndpointContext): Response {
  return isLink(ctx)
    ? leadTo(ctx, "/sign-in?error=account_deleted")
    : Response.json(SOFT_DELETION_ERROR_CODES.ACCOUNT_DELETED, { status: 403 });
}

/**
 * Answers a first step whose session was pending: with a challenge in a cookie, and `twoFactorRedirect`
 * or, where the browser follows a link, a redirect. A session that does begin ends a challenge.
 */
export const answerWithChallenge = createAuthMiddleware(async (ctx) => {
  const first = await pending.get();
  const cookie = challengeCookie(ctx);
  if (!first) {
    if (ctx.context.newSession && ctx.getCookie(cookie.name)) expireCookie(ctx, cookie);
    return;
  }
  const password = await verifiedPassword();
  const token = await db.transaction(async (tx) => {
    // Before the second look at the password, so that a change of it waits, and ends the challenge.
    await lockUser(tx, first.userId);
    if (password && !(await currentDigest(tx, password)))
      return Response.json(BASE_ERROR_CODES.INVALID_EMAIL_OR_PASSWORD, { status: 401 });
    return (await openChallenge(tx, first)) ?? refuseDeleted(ctx);
  });
  if (token instanceof Response) return token;
  // Another user may have been signed in with this browser.
  if (ctx.getCookie(ctx.context.authCookies.sessionToken.name)) deleteSessionCookie(ctx, true);
  await ctx.setSignedCookie(cookie.name, token, ctx.context.secret, cookie.attributes);
  const { dontRememberToken } = ctx.context.authCookies;
  const { name, attributes } = dontRememberToken;
  if (ctx.body?.rememberMe === false)
    await ctx.setSignedCookie(name, "true", ctx.context.secret, attributes);
  else if (ctx.getCookie(name)) expireCookie(ctx, dontRememberToken);
  if (isLink(ctx)) return leadTo(ctx, await challengePage(ctx));
  return Response.json({ twoFactorRedirect: true, twoFactorMethods: ["totp"] });
});
