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
import { countRequest, rateLimitRule } from "./rate-limit";

/** Limits the requests of one client address; IPv6 addresses count by their /64, which one subscriber has. */
async function limitAddress({ path, headers, context }: GenericEndpointContext): Promise<void> {
  const rule = rateLimitRule(path);
  if (!rule) return;
  const address = getIP(headers ?? new Headers(), context.options) ?? "unknown";
  const seconds = await countRequest(`${address}|${rule.name}`, rule);
  if (seconds !== null) throw tooMany("TOO_MANY_REQUESTS", seconds);
}

const signInBody = signInEmail().options.body;
const emailAddress = z.email();
// Better Auth's own routes that verify a password. Ours call `limitAttempts`.
const verifying = ["/sign-in/email", "/verify-password"];

/** The account that a request tries a password for; `null` where the route refuses it before. */
async function attemptOf(ctx: GenericEndpointContext) {
  if (ctx.path === "/verify-password") {
    const current = await getSessionFromCtx(ctx);
    const { password }: Record<string, unknown> = ctx.body ?? {};
    return current && typeof password === "string"
      ? { email: current.user.email, signedIn: true }
      : null;
  }
  const { email, password = "" } = signInBody.safeParse(ctx.body).data ?? {};
  const address = emailAddress.safeParse(email).data;
  const { maxPasswordLength } = ctx.context.password.config;
  return address && password.length <= maxPasswordLength ? { email: address } : null;
}

/**
 * Runs before every route, called by a request or by `auth.api`, once: limits the client address, and
 * counts a password attempt before it is verified.
 *
 * @throws APIError 429 `TOO_MANY_REQUESTS` or `TOO_MANY_ATTEMPTS`, with Retry-After in seconds
 */
export const limitRequests = createAuthMiddleware(async (ctx) => {
  await limitAddress(ctx);
  if (!verifying.includes(ctx.path)) return;
  const attempt = await attemptOf(ctx);
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
