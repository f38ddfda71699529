import type { HookEndpointContext } from "@better-auth/core";

/** The part of a request's context that says which way somebody signs in. */
type Way = Pick<HookEndpointContext, "path" | "params">;

const methods: Record<string, string> = {
  "/sign-in/email": "password",
  "/verify-email": "verify-email",
  "/magic-link/verify": "magic-link",
  "/passkey/verify-authentication": "passkey",
};

const secondSteps = new Set(["/two-factor/verify-totp", "/two-factor/verify-backup-code"]);

/**
 * How a session that begins at this route was asked for; `null` where it takes the place of another.
 * A second step finishes a sign-in by password, unless its session says by what.
 */
export function signInMethod(way: Way): string | null {
  const path = way.path ?? "";
  if (Object.hasOwn(methods, path)) return methods[path] ?? null;
  if (secondSteps.has(path)) return "password";
  const provider = path === "/callback/:id" ? way.params?.id : undefined;
  return provider ? `oauth:${provider}` : null;
}

/** Whether somebody signs in at this route, rather than having a session replaced. */
export function isSignIn(ctx: HookEndpointContext): boolean {
  // The same routes confirm a second factor that is being set up, from within a session.
  if (secondSteps.has(ctx.path ?? "") && ctx.context.session) return false;
  return signInMethod(ctx) !== null;
}
