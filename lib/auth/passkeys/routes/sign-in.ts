import { randomBytes } from "node:crypto";
import type { GenericEndpointContext } from "@better-auth/core";
import { createAuthEndpoint } from "@better-auth/core/api";
import { APIError, BASE_ERROR_CODES } from "@better-auth/core/error";
import { setSessionCookie } from "better-auth/cookies";
import { parseUserOutput } from "better-auth/db";
import { z } from "zod";
import { db } from "@/db/client";
import { passkeyAnswer } from "@/lib/auth/soft-deletion/step-up-body";
import { authRefusal } from "../../auth-error";
import { requestAssertion, verifyAssertion } from "../assertion";
import type { Ceremony } from "../challenges";

/** How long a browser may take between asking for a challenge and answering it, in seconds. */
export const passkeyCookieSeconds = 60 * 60;

const browserCookie = (ctx: GenericEndpointContext) =>
  ctx.context.createAuthCookie("passkey", { maxAge: passkeyCookieSeconds });

const ceremonyOf = (browser: string): Ceremony => ({
  purpose: "passkey-sign-in",
  boundTo: browser,
});

/** Identifies a browser without a session, so that no other can answer its challenge. */
async function readBrowser(ctx: GenericEndpointContext): Promise<string | null> {
  return (await ctx.getSignedCookie(browserCookie(ctx).name, ctx.context.secret)) || null;
}

/**
 * `GET /passkey/generate-authenticate-options`: a challenge for any passkey of anybody. The browser
 * offers those that it has, so no account is named.
 */
export const generateAuthenticateOptions = createAuthEndpoint(
  "/passkey/generate-authenticate-options",
  { method: "GET" },
  async (ctx) => {
    // The same for all its pages: several may be open.
    const browser = (await readBrowser(ctx)) ?? randomBytes(32).toString("base64url");
    const { name, attributes } = browserCookie(ctx);
    await ctx.setSignedCookie(name, browser, ctx.context.secret, attributes);
    return ctx.json(await requestAssertion(db, ctx, ceremonyOf(browser)));
  },
);

/**
 * `POST /passkey/verify-authentication`: signs in; the owner is verified by the authenticator, so no
 * second step follows. The session is in the cookie alone: its token is for no script to read.
 */
export const verifyAuthentication = createAuthEndpoint(
  "/passkey/verify-authentication",
  { method: "POST", body: z.object({ response: passkeyAnswer }) },
  async (ctx) => {
    const browser = await readBrowser(ctx);
    const signedBy = await verifyAssertion(
      ctx,
      browser === null ? null : ceremonyOf(browser),
      ctx.body.response,
    );
    if (signedBy.problem) {
      const status = signedBy.problem === "CHALLENGE_NOT_FOUND" ? "BAD_REQUEST" : "UNAUTHORIZED";
      throw authRefusal(status, signedBy.problem);
    }
    const user = await ctx.context.internalAdapter.findUserById(signedBy.userId);
    if (!user) throw authRefusal("UNAUTHORIZED", "AUTHENTICATION_FAILED");
    if (!user.emailVerified) throw APIError.from("FORBIDDEN", BASE_ERROR_CODES.EMAIL_NOT_VERIFIED);
    const session = await ctx.context.internalAdapter.createSession(user.id);
    await setSessionCookie(ctx, { session, user });
    return ctx.json({ user: parseUserOutput(ctx.context.options, user) });
  },
);
