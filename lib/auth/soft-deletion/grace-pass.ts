import type { GenericEndpointContext } from "@better-auth/core";
import { expireCookie } from "better-auth/cookies";
import type { Settings } from "./types";

/** How long a pass is good for. */
export const gracePassSeconds = 10 * 60;

const cookieOf = (ctx: GenericEndpointContext) =>
  ctx.context.createAuthCookie("grace_pass", { maxAge: gracePassSeconds });

/** Hands a pass to the browser: for ten minutes, out of reach of scripts and of other sites. */
export function setGracePass(ctx: GenericEndpointContext, token: string): void {
  const { name, attributes } = cookieOf(ctx);
  ctx.setCookie(name, token, attributes);
}

export function clearGracePass(ctx: GenericEndpointContext): void {
  expireCookie(ctx, cookieOf(ctx));
}

/** The account that the request's grace pass opens, with the pass's own token, or `null`. */
export async function readGracePass(ctx: GenericEndpointContext, settings: Settings) {
  const token = ctx.getCookie(cookieOf(ctx).name);
  const found = token ? await settings.handlersFor(ctx.context).findGracePass(token) : null;
  return token && found ? { userId: found.userId, email: found.email, token } : null;
}
