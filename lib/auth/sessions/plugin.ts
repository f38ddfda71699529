import type { GenericEndpointContext } from "@better-auth/core";
import { createAuthEndpoint, createAuthMiddleware } from "@better-auth/core/api";
import type { BetterAuthPlugin } from "better-auth";
import { isAPIError } from "better-auth/api";
import { deleteSessionCookie } from "better-auth/cookies";
import { z } from "zod";
import { db } from "@/db/client";
import { type Ending, endSessionOf, endSessions } from "@/lib/account/end-sessions";
import { listSessions as listOf } from "@/lib/account/sessions";
import { authExecutor } from "../adapter";
import { hookAt } from "../route-hooks";
import { activeSession, requireActive } from "./active-session";
import { isSignIn } from "./activity-hooks";
import { isStale, touchSession } from "./touch";

const signedIn = { requireHeaders: true, use: [activeSession] };

const end = (ctx: GenericEndpointContext, ending: Ending) =>
  db.transaction((tx) => endSessions(tx, ctx.context.session?.session.userId ?? "", ending));

/** `GET /list-sessions`: the caller's sessions, of whatever age; no token is among what it tells. */
const listSessions = createAuthEndpoint(
  "/list-sessions",
  { method: "GET", ...signedIn },
  async (ctx) => {
    const { id, userId } = ctx.context.session.session;
    return ctx.json(await listOf(userId, id));
  },
);

/** `POST /revoke-session`: ends one of the caller's sessions; the same answer if it has ended before. */
const revokeSession = createAuthEndpoint(
  "/revoke-session",
  { method: "POST", body: z.object({ id: z.uuid() }), ...signedIn },
  async (ctx) => {
    await end(ctx, { only: ctx.body.id });
    if (ctx.body.id === ctx.context.session.session.id) deleteSessionCookie(ctx);
    return ctx.json({ status: true });
  },
);

/** `POST /revoke-sessions`: ends every session of the caller, this one too. */
const revokeSessions = createAuthEndpoint(
  "/revoke-sessions",
  { method: "POST", ...signedIn },
  async (ctx) => {
    const count = await end(ctx, "all");
    deleteSessionCookie(ctx);
    return ctx.json({ status: true, count });
  },
);

/** Before Better Auth's own routes behind a session, whose middleware stays. What a hook returns would be the answer. */
const refuseInactive = createAuthMiddleware(async (ctx) => void (await requireActive(ctx)));

/** What `/get-session` has found. */
type Found = {
  session: { id: string; updatedAt: Date; token?: string; ipAddress?: string | null };
  user: { status?: string | null };
};

/**
 * The answer of `/get-session`, and its effect: a session that is used lives on, at the cost of one write
 * an hour; the token, which is the cookie's secret, and the address stay on the server.
 */
const finishGetSession = createAuthMiddleware(async (ctx) => {
  const found = ctx.context.returned as Found | null | undefined;
  if (!found?.session || isAPIError(found)) return;
  const { user } = found;
  const { token: _token, ipAddress: _address, ...session } = found.session;
  const ended = () => {
    deleteSessionCookie(ctx);
    return ctx.json(null);
  };
  // As in active-session.ts.
  if (user.status !== "active") return ended();
  if (!isStale(session.updatedAt)) return ctx.json({ session, user });
  const dates = await touchSession(session.id);
  return dates ? ctx.json({ session: { ...session, ...dates }, user }) : ended();
});

/**
 * Ends the session that the browser came with, with its audit row: before Better Auth's `/sign-out`, and
 * after a sign-in, also if it was another user's (OWASP ASVS 5.0, 7.2.4).
 */
const endCookieSession = createAuthMiddleware(async (ctx) => {
  const { name } = ctx.context.authCookies.sessionToken;
  const token = await ctx.getSignedCookie(name, ctx.context.secret);
  if (token && token !== ctx.context.newSession?.session.token)
    await endSessionOf(authExecutor(), token);
});

/**
 * Ends every session of the caller but this one, in one transaction. Better Auth's `/revoke-other-sessions`,
 * which ends at most 100, one by one (1.7.25, api/routes/session.mjs:479-482), finds no other after it.
 */
const endOtherSessions = createAuthMiddleware(async (ctx) => {
  const { id, userId } = (await requireActive(ctx)).session;
  await db.transaction((tx) => endSessions(tx, userId, { except: id }));
});

/** Sessions, listed and ended without their tokens: docs/decisions/2026-11-30-sign-in-is-better-auths.md. */
export const sessionRoutes = () =>
  ({
    id: "sessions",
    endpoints: {
      listSessions,
      revokeSession,
      revokeSessions,
    },
    hooks: {
      before: [
        hookAt(["/update-user", "/update-session", "/verify-password"], refuseInactive),
        hookAt(["/sign-out"], endCookieSession),
        hookAt(["/revoke-other-sessions"], endOtherSessions),
      ],
      after: [
        hookAt(["/get-session"], finishGetSession),
        { matcher: isSignIn, handler: endCookieSession },
      ],
    },
  }) satisfies BetterAuthPlugin;
