import { createHmac, timingSafeEqual } from "node:crypto";
import type { GenericEndpointContext } from "@better-auth/core";

type Attributes = Parameters<GenericEndpointContext["setCookie"]>[2];

const signatureOf = (value: string, secret: string) =>
  createHmac("sha256", secret).update(value).digest("base64");

/**
 * A signed cookie as Better Auth's `ctx.getSignedCookie` reads it, without WebCrypto: that works in the thread
 * pool, where it waits behind every password that is being hashed.
 *
 * @returns `null` where there is none, or its signature is not ours
 */
export function readSignedCookie(ctx: GenericEndpointContext, name: string): string | null {
  const cookie = ctx.getCookie(name) ?? "";
  const end = cookie.lastIndexOf(".");
  if (end < 1) return null;
  const value = cookie.slice(0, end);
  const signature = Buffer.from(cookie.slice(end + 1));
  const right = Buffer.from(signatureOf(value, ctx.context.secret));
  return signature.length === right.length && timingSafeEqual(signature, right) ? value : null;
}

/** Sets a cookie as `ctx.setSignedCookie` does, in the same form, and likewise without WebCrypto. */
export function setSignedCookie(
  ctx: GenericEndpointContext,
  name: string,
  value: string,
  attributes: Attributes,
): void {
  ctx.setCookie(name, `${value}.${signatureOf(value, ctx.context.secret)}`, attributes);
}

/** For what Better Auth signs by itself. */
export const withNodeSignatures = <Context extends GenericEndpointContext>(
  ctx: Context,
): Context => ({
  ...ctx,
  setSignedCookie: async (name: string, value: string, _secret: string, attributes: Attributes) =>
    setSignedCookie(ctx, name, value, attributes),
});

/** Whether a request brings a cookie, whatever is in it: hooks that have nothing to do without are not run. */
export const brings = (headers: Headers | undefined, name: string): boolean =>
  headers?.get("cookie")?.includes(`${name}=`) ?? false;
