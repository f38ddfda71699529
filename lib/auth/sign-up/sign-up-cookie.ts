import type { GenericEndpointContext } from "@better-auth/core";

const name = "sign_up";
/** How long the link that verifies an address works without a password in the same browser, in seconds. */
export const signUpCookieSeconds = 24 * 60 * 60;

/** Lets the link that verifies the address of this account work in this browser. */
export async function rememberSignUp(ctx: GenericEndpointContext, userId: string): Promise<void> {
  const cookie = ctx.context.createAuthCookie(name, { maxAge: signUpCookieSeconds });
  await ctx.setSignedCookie(cookie.name, userId, ctx.context.secret, cookie.attributes);
}

/** Whether this account was made in this browser, within a day. */
export async function signedUpHere(ctx: GenericEndpointContext, userId: string): Promise<boolean> {
  const cookie = ctx.context.createAuthCookie(name);
  return (await ctx.getSignedCookie(cookie.name, ctx.context.secret)) === userId;
}

export function forgetSignUp(ctx: GenericEndpointContext): void {
  const cookie = ctx.context.createAuthCookie(name);
  ctx.setCookie(cookie.name, "", { ...cookie.attributes, maxAge: 0 });
}
