import { randomBytes } from "node:crypto";
import type { GenericEndpointContext } from "@better-auth/core";
import { createAuthEndpoint } from "@better-auth/core/api";
import { APIError, BASE_ERROR_CODES } from "@better-auth/core/error";
import {
  type AuthenticationResponseJSON,
  generateAuthenticationOptions,
  verifyAuthenticationResponse,
} from "@simplewebauthn/server";
import { setSessionCookie } from "better-auth/cookies";
import { parseSessionOutput, parseUserOutput } from "better-auth/db";
import { and, eq } from "drizzle-orm";
import { z } from "zod";
import { db } from "@/db/client";
import { passkeys } from "@/db/schema";
import { keepChallenge, spendChallenge } from "../challenges";
import { storeCounter } from "../counter";
import { PASSKEY_ERROR_CODES as codes } from "../error-codes";
import { relyingParty } from "../relying-party";
import { transportsOf } from "../transports";

const cookieSeconds = 60 * 60;

const browserCookie = (ctx: GenericEndpointContext) =>
  ctx.context.createAuthCookie("passkey", { maxAge: cookieSeconds });

/** What tells a browser without a session from every other, so that nobody answers for it. */
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
    const options = await generateAuthenticationOptions({
      rpID: relyingParty(ctx).id,
      userVerification: "required",
    });
    await keepChallenge(db, { kind: "sign-in", boundTo: browser }, options.challenge);
    return ctx.json(options);
  },
);

/** The new counter of the authenticator that has signed; throws if nothing of ours was signed. */
async function readAssertion(
  ctx: GenericEndpointContext,
  response: AuthenticationResponseJSON,
  passkey: typeof passkeys.$inferSelect,
): Promise<number> {
  const browser = await readBrowser(ctx);
  const party = relyingParty(ctx);
  const owner = response.response?.userHandle;
  let known = browser !== null;
  try {
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response,
      expectedChallenge: async (challenge) => {
        known &&= await spendChallenge(db, { kind: "sign-in", boundTo: browser ?? "" }, challenge);
        return known;
      },
      expectedOrigin: party.origin,
      expectedRPID: party.id,
      requireUserVerification: true,
      credential: {
        id: passkey.credentialID,
        publicKey: new Uint8Array(Buffer.from(passkey.publicKey, "base64")),
        counter: passkey.counter,
        transports: transportsOf(passkey.transports),
      },
    });
    // WebAuthn, section 7.2, step 6: the account that the authenticator names has to own the passkey.
    const named = owner ? Buffer.from(owner, "base64url").toString() : passkey.userId;
    if (verified && named === passkey.userId) return storeCounter(authenticationInfo.newCounter);
  } catch {
    // What no authenticator has signed; the library tells by throwing.
    if (!known) throw APIError.from("BAD_REQUEST", codes.CHALLENGE_NOT_FOUND);
  }
  throw APIError.from("UNAUTHORIZED", codes.AUTHENTICATION_FAILED);
}

/** `POST /passkey/verify-authentication`: signs in; the owner is verified by the authenticator, so no second step follows. */
export const verifyAuthentication = createAuthEndpoint(
  "/passkey/verify-authentication",
  { method: "POST", body: z.object({ response: z.looseObject({ id: z.string() }) }) },
  async (ctx) => {
    const response = ctx.body.response as unknown as AuthenticationResponseJSON;
    const [passkey] = await db
      .select()
      .from(passkeys)
      .where(eq(passkeys.credentialID, response.id));
    if (!passkey) throw APIError.from("UNAUTHORIZED", codes.PASSKEY_NOT_FOUND);
    const counter = await readAssertion(ctx, response, passkey);
    const counted = await db
      .update(passkeys)
      .set({ counter })
      .where(and(eq(passkeys.id, passkey.id), eq(passkeys.counter, passkey.counter)))
      .returning({ id: passkeys.id });
    const user = await ctx.context.internalAdapter.findUserById(passkey.userId);
    // Removed meanwhile, or its counter was seen twice: a copy of the authenticator.
    if (counted.length === 0 || !user)
      throw APIError.from("UNAUTHORIZED", codes.AUTHENTICATION_FAILED);
    if (!user.emailVerified) throw APIError.from("FORBIDDEN", BASE_ERROR_CODES.EMAIL_NOT_VERIFIED);
    const session = await ctx.context.internalAdapter.createSession(user.id);
    await setSessionCookie(ctx, { session, user });
    return ctx.json({
      session: parseSessionOutput(ctx.context.options, session),
      user: parseUserOutput(ctx.context.options, user),
    });
  },
);
