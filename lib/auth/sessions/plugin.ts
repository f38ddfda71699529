import { createAuthMiddleware } from "@better-auth/core/api";
import type { BetterAuthPlugin } from "better-auth";
import { isAPIError } from "better-auth/api";
import { deleteSessionCookie } from "better-auth/cookies";
import { endSessionOf } from "@/lib/account/end-sessions";
import { activeSessionFirst } from "../active-session";
import { authExecutor } from "../adapter";
import { isSignIn } from "./method";
import {
  listSessions,
  revokeOtherSessions,
  revokeSession,
  revokeSessions,
  signOut,
} from "./routes";
import { isStale, touchSession } from "./touch";

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
  // A deletion ends the sessions; an account marked by hand in the database is signed out all the same.
  if (user.status !== "active") return ended();
  if (!isStale(session.updatedAt)) return ctx.json({ session, user });
  const dates = await touchSession(session.id);
  return dates ? ctx.json({ session: { ...session, ...dates }, user }) : ended();
});

/** A sign-in ends the session that the browser came with, whoever's it was (OWASP ASVS 5.0, 7.2.4). */
const endReplacedSession = createAuthMiddleware(async (ctx) => {
  const { name } = ctx.context.authCookies.sessionToken;
  const token = await ctx.getSignedCookie(name, ctx.context.secret);
  if (token && token !== ctx.context.newSession?.session.token)
    await endSessionOf(authExecutor(), token);
});

/**
 * Sessions in place of Better Auth's own: listed without their tokens at any age of the session that
 * asks, ended by id, all at once without a limit, and extended by the database's clock.
 */
export const sessionRoutes = () =>
  ({
    id: "sessions",
    endpoints: { listSessions, revokeSession, revokeOtherSessions, revokeSessions, signOut },
    hooks: {
      before: [activeSessionFirst],
      after: [
        { matcher: ({ path }) => path === "/get-session", handler: finishGetSession },
        {
          matcher: (ctx) => Boolean(ctx.context.newSession) && isSignIn(ctx),
          handler: endReplacedSession,
        },
      ],
    },
  }) satisfies BetterAuthPlugin;
