import { randomBytes } from "node:crypto";
import type { GenericEndpointContext } from "@better-auth/core";
import { createAuthMiddleware } from "@better-auth/core/api";
import { defineRequestState } from "@better-auth/core/context";
import { BASE_ERROR_CODES } from "@better-auth/core/error";
import { getOAuthState } from "better-auth/api";
import { deleteSessionCookie, expireCookie } from "better-auth/cookies";
import { and, eq, sql } from "drizzle-orm";
import { db, type Executor, type Transaction } from "@/db/client";
import { knownDevices, users } from "@/db/schema";
import { findActiveUser, lockUser } from "@/lib/account/lock-user";
import { addToken, countWrongCode, findToken, voidToken, withoutCount } from "@/lib/account/tokens";
import { requestOrigin } from "@/lib/http/origin";
import { safePath } from "@/lib/http/safe-path";
import { authExecutor } from "../adapter";
import { authRefusal } from "../auth-error";
import {
  currentDigest,
  userOfVerifiedPassword,
  verifiedPassword,
} from "../passwords/verified-password";
import { signInMethod } from "../sessions/activity-hooks";
import { hashDevice, keepDeviceId, readDeviceId, rememberDevice } from "../sessions/devices";
import { SOFT_DELETION_ERROR_CODES } from "../soft-deletion/error-codes";

/** How long a device is not asked again. */
const trustDays = 30;

/** Whether the account trusts the browser that sends this request, so that one factor is enough. */
async function isTrustedDevice(ctx: GenericEndpointContext, userId: string): Promise<boolean> {
  const deviceId = readDeviceId(ctx);
  if (!deviceId) return false;
  const isTrusted = and(
    eq(knownDevices.userId, userId),
    eq(knownDevices.deviceHash, hashDevice(deviceId)),
    sql`${knownDevices.trustedUntil} > now()`,
  );
  return (await authExecutor().$count(knownDevices, isTrusted)) > 0;
}

/** Runs after a second step: trusts the browser, if it came with "do not ask again on this device". */
export const trustThisDevice = createAuthMiddleware(async (ctx) => {
  const session = ctx.context.newSession?.session;
  if (!session || ctx.body?.trustDevice !== true) return;
  const { userId, token } = session;
  const deviceId = await keepDeviceId(ctx);
  const trustedUntil = sql`now() + make_interval(days => ${trustDays}::int)`;
  await db.transaction(async (tx) => {
    // What ends the session meanwhile, a new password or a deletion, ends all trust too.
    if (await findActiveUser(tx, userId, token))
      await rememberDevice(tx, { userId, deviceId, trustedUntil });
  });
});

/** Ends all trust: every browser is asked for the second factor again. */
export async function forgetTrustedDevices(tx: Executor, userId: string): Promise<void> {
  await tx.update(knownDevices).set({ trustedUntil: null }).where(eq(knownDevices.userId, userId));
}

/** How long the second step may take, in seconds. */
export const challengeSeconds = 600;
/** So many wrong codes end a challenge: the first step has to be taken anew. */
const attemptsAllowed = 5;
const purpose = "two-factor";

export const challengeCookie = (ctx: Pick<GenericEndpointContext, "context">) =>
  ctx.context.createAuthCookie("two_factor", { maxAge: challengeSeconds });

/** The user of a challenge, and the first factor: `password`, `magic-link`, `oauth:google`. */
type Challenge = { userId: string; method: string | null };

/**
 * The challenge of a token, with its account locked until the transaction ends.
 *
 * @returns `null` if there is none, or it is used, expired or of a deleted account. `countWrongCode` is to
 *   commit; the last that is allowed ends the challenge
 */
export async function lockChallenge(tx: Transaction, token: string) {
  const found = await findToken(tx, purpose, token);
  if (!found) return null;
  await lockUser(tx, found.userId);
  // Asked again under the lock: a deletion, or the same code sent twice, may have ended it.
  const row = await findToken(tx, purpose, token);
  return (
    row && {
      userId: row.userId,
      method: withoutCount(row.value) || null,
      countWrongCode: () => countWrongCode(tx, purpose, token, attemptsAllowed),
      close: () => voidToken(tx, purpose, token),
    }
  );
}

/** The routes of the second step. */
export const secondSteps = ["/two-factor/verify-totp", "/two-factor/verify-backup-code"];

// What may begin a session without a challenge: a passkey, which is two factors in one, and the second
// step itself.
const exempt = ["/passkey/verify-authentication", ...secondSteps];

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

/**
 * Runs before any session is stored: one of an account with a second factor is not, whatever the
 * first step was; `answerWithChallenge` answers instead. Within a transaction `createSession` gives
 * `null`, so that a link that led here stays used up; elsewhere it throws.
 */
export async function requireChallenge(
  { userId }: { userId: string },
  ctx: GenericEndpointContext | null,
): Promise<false | undefined> {
  if ((ctx && exempt.includes(ctx.path)) || !(await hasSecondFactor(userId))) return;
  if (ctx && (await isTrustedDevice(ctx, userId))) return;
  if (ctx) await pending.set({ userId, method: signInMethod(ctx) });
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
  const { userId, method } = first;
  const password = await verifiedPassword();
  const token = await db.transaction(async (tx) => {
    // Locked before the second look at the password, so that a change of it waits, and ends the challenge.
    const user = await findActiveUser(tx, userId);
    if (password && !(await currentDigest(tx, password)))
      return Response.json(BASE_ERROR_CODES.INVALID_EMAIL_OR_PASSWORD, { status: 401 });
    if (!user && isLink(ctx)) return leadTo(ctx, "/sign-in?error=account_deleted");
    if (!user) return Response.json(SOFT_DELETION_ERROR_CODES.ACCOUNT_DELETED, { status: 403 });
    const { emailHash } = user;
    const value = `${method ?? ""}:0`;
    const expiresAt = sql`now() + make_interval(secs => ${challengeSeconds}::int)`;
    const token = randomBytes(32).toString("base64url");
    // Beside earlier ones: another browser may be between its two steps.
    await addToken(tx, token, { userId, emailHash, purpose, value, expiresAt });
    return token;
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
