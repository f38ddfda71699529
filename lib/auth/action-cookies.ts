import type { BetterAuthPlugin } from "better-auth";
import { nextCookies } from "better-auth/next-js";

/**
 * Hands the cookies of `auth.api` on to the server action that calls it: Better Auth's `nextCookies`, but not
 * for a session check. A page cannot set cookies, and a route of ours that refuses a bad bearer token is
 * not to end the session of the cookie beside it.
 */
export const actionCookies = () =>
  ({
    id: "action-cookies",
    hooks: {
      after: nextCookies().hooks.after.map(({ handler }) => ({
        matcher: ({ path }: { path?: string }) => path !== "/get-session",
        handler,
      })),
    },
  }) satisfies BetterAuthPlugin;
