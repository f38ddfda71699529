import { createAuthMiddleware } from "@better-auth/core/api";
import type { AuthContext, BetterAuthPlugin } from "better-auth";
import { setRequestCookie } from "better-auth/cookies";
import { serializeSignedCookie } from "better-call";
import { findBearerToken } from "@/lib/http/bearer-token";
import { requestOrigin } from "@/lib/http/origin";

type Keys = Pick<AuthContext, "authCookies">;

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** A session token as a client has it: signed, so that a copy of the table of sessions opens none of them. */
const signed = async (token: string, secret: string) =>
  decoded((await serializeSignedCookie("", token, secret)).slice(1));

/**
 * The headers of a request with its bearer token in place of a session cookie. One that is no good
 * leaves no session at all, so that nobody acts as somebody else than said.
 */
export function withBearerToken(headers: Headers, keys: Keys): Headers {
  const token = findBearerToken(headers);
  if (token === undefined) return headers;
  const changed = new Headers(headers);
  setRequestCookie(changed, keys.authCookies.sessionToken.name, decoded(token ?? ""));
  return changed;
}

/** Every browser says one of these of a request that a page makes. */
function isBrowser(headers: Headers | undefined): boolean {
  return ["origin", "sec-fetch-site", "cookie"].some((name) => headers?.has(name));
}

/**
 * The token of a new session: for a client without cookies in the body and in `set-auth-token`, for a
 * browser, whose scripts could read it there, in the cookie alone.
 */
const placeToken = createAuthMiddleware(async (ctx) => {
  const { newSession, returned, secret } = ctx.context;
  if (!newSession) return;
  const token = isBrowser(ctx.headers) ? null : await signed(newSession.session.token, secret);
  if (token) ctx.setHeader("set-auth-token", token);
  if (returned instanceof Object && "token" in returned) return { ...returned, token };
});

/**
 * Sessions for clients without cookies: `Authorization: Bearer` with the token that a sign-in returns,
 * at every auth route. In place of Better Auth's own plugin, with which a bad token falls back to the
 * cookie, and which hands the token to browsers in a header that their scripts can read.
 */
export const bearerTokens = () =>
  ({
    id: "bearer",
    onRequest: async (request, context) => {
      const headers = withBearerToken(request.headers, context);
      if (headers === request.headers) return;
      // No page of another site can send this header, so it needs to say no more of where it comes from.
      if (!headers.has("origin")) headers.set("origin", requestOrigin(headers));
      return { request: new Request(request, { headers }) };
    },
    hooks: {
      after: [{ matcher: ({ context }) => Boolean(context.newSession), handler: placeToken }],
    },
  }) satisfies BetterAuthPlugin;
