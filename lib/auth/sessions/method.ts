import type { HookEndpointContext } from "@better-auth/core";

const methods = new Map([
  ["/sign-in/email", "password"],
  ["/verify-email", "verify-email"],
  ["/magic-link/verify", "magic-link"],
  ["/passkey/verify-authentication", "passkey"],
  // A second step finishes a sign-in by password, unless its session says by what.
  ["/two-factor/verify-totp", "password"],
  ["/two-factor/verify-backup-code", "password"],
]);

/** How a session that begins at this route was asked for; `null` where it takes the place of another. */
export function signInMethod(ctx: Pick<HookEndpointContext, "path" | "params">): string | null {
  const provider = ctx.path === "/callback/:id" ? ctx.params?.id : undefined;
  return provider ? `oauth:${provider}` : (methods.get(ctx.path ?? "") ?? null);
}

/** Whether this route has signed a user in, rather than replaced a session. */
export function isSignIn(ctx: HookEndpointContext): boolean {
  const { newSession, session } = ctx.context;
  // The same routes confirm a second factor that is being set up, from within a session.
  const isEnrollment = ctx.path?.startsWith("/two-factor/") && session;
  return Boolean(newSession) && !isEnrollment && signInMethod(ctx) !== null;
}
