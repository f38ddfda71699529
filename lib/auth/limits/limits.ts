import type { GenericEndpointContext } from "@better-auth/core";
import { createAuthMiddleware } from "@better-auth/core/api";
import { BASE_ERROR_CODES } from "@better-auth/core/error";
import { getIP } from "@better-auth/core/utils/ip";
import type { BetterAuthPlugin } from "better-auth";
import { getSessionFromCtx, isAPIError, signInEmail } from "better-auth/api";
import { z } from "zod";
import { requestOrigin } from "@/lib/http/origin";
import { tooMany } from "../auth-error";
import {
  currentAttempt,
  rehashPassword,
  startAttempt,
  verifiedPassword,
} from "../passwords/verified-password";
import { hookAt } from "../route-hooks";
import { countAttempt, recordFailure, recordSuccess } from "./lockout";
import { type CountedRequest, countRequest, rateLimitRule } from "./rate-limit";

/** The request as its client address is limited, IPv6 addresses by their /64, which one subscriber has. */
function countedRequest({ path, headers, context }: GenericEndpointContext): CountedRequest | null {
  const rule = rateLimitRule(path);
  if (!rule) return null;
  const address = getIP(headers ?? new Headers(), context.options) ?? "unknown";
  return { ...rule, key: `${address}|${rule.name}` };
}

const signInBody = signInEmail().options.body;
const emailAddress = z.email();
// Better Auth's own routes that verify a password. Ours call `limitAttempts`.
const verifying = ["/sign-in/email", "/verify-password"];

/** The account that a sign-in tries a password for; `null` where the route refuses it before. */
function signInAttempt(ctx: GenericEndpointContext) {
  const { email, password = "" } = signInBody.safeParse(ctx.body).data ?? {};
  const address = emailAddress.safeParse(email).data;
  const { maxPasswordLength } = ctx.context.password.config;
  return address && password.length <= maxPasswordLength ? { email: address } : null;
}

/** The account whose owner confirms its password; `null` where the route refuses it before. */
async function confirmationAttempt(ctx: GenericEndpointContext) {
  const current = await getSessionFromCtx(ctx);
  const { password }: Record<string, unknown> = ctx.body ?? {};
  return current && typeof password === "string"
    ? { email: current.user.email, signedIn: true }
    : null;
}

/**
 * Runs before every route, called by a request or by `auth.api`, once: limits the client address, and
 * counts a password attempt before it is verified.
 *
 * @throws APIError 429 `TOO_MANY_REQUESTS` or `TOO_MANY_ATTEMPTS`, with Retry-After in seconds
 */
export const limitRequests = createAuthMiddleware(async (ctx) => {
  const request = countedRequest(ctx);
  const signIn = ctx.path === "/sign-in/email" ? signInAttempt(ctx) : null;
  // Every sign-in takes this path: one statement counts both.
  if (signIn) return startAttempt(await countAttempt(ctx, { ...signIn, request }));
  const seconds = request && (await countRequest(request));
  if (seconds !== null) throw tooMany("TOO_MANY_REQUESTS", seconds);
  if (!verifying.includes(ctx.path)) return;
  const attempt = ctx.path === "/verify-password" ? await confirmationAttempt(ctx) : null;
  await startAttempt(attempt && (await countAttempt(ctx, attempt)));
});

/** After an attempt: a right password resets its counter, and renews a digest of an earlier kind or cost. */
const recordOutcome = createAuthMiddleware(async (ctx) => {
  const attempt = await currentAttempt();
  if (!attempt) return;
  const verified = await verifiedPassword();
  const { returned } = ctx.context;
  // The owner of an unverified account need not be the owner of the address.
  const unverified =
    isAPIError(returned) && returned.body?.code === BASE_ERROR_CODES.EMAIL_NOT_VERIFIED.code;
  if (!verified || unverified) return recordFailure(attempt, requestOrigin(ctx.headers));
  // Stored with a session, where one has begun.
  if (!ctx.context.newSession) await recordSuccess(attempt);
  if (verified.user) await rehashPassword(verified.user.id, verified);
});

/** The outcome of what `limitRequests` has counted. */
export const attemptOutcomes = () =>
  ({
    id: "attempt-outcomes",
    hooks: {
      after: [hookAt(verifying, recordOutcome)],
    },
  }) satisfies BetterAuthPlugin;
