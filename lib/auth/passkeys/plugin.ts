import { randomBytes } from "node:crypto";
import type { GenericEndpointContext } from "@better-auth/core";
import { createAuthEndpoint } from "@better-auth/core/api";
import { APIError, BASE_ERROR_CODES } from "@better-auth/core/error";
import {
  generateRegistrationOptions,
  type RegistrationResponseJSON,
  verifyRegistrationResponse,
} from "@simplewebauthn/server";
import type { BetterAuthPlugin } from "better-auth";
import { sensitiveSessionMiddleware } from "better-auth/api";
import { setSessionCookie } from "better-auth/cookies";
import { parseUserOutput } from "better-auth/db";
import { and, eq } from "drizzle-orm";
import { z } from "zod";
import { db, type Executor } from "@/db/client";
import { passkeys } from "@/db/schema";
import { appendAudit } from "@/lib/audit/append";
import { fieldSentences } from "@/lib/forms/field-sentences";
import { changeAccount } from "../account-changes";
import { authRefusal } from "../auth-error";
import { activeSession } from "../sessions/active-session";
import { signInMethods } from "../sign-in-methods";
import { passkeyAnswer, stepUpBody } from "../soft-deletion/step-up-body";
import { requireStepUp } from "../step-up/verification";
import {
  type Ceremony,
  credentialsOf,
  keepChallenge,
  readAnswer,
  relyingParty,
  requestAssertion,
  storeCounter,
  storeTransports,
  verifyAssertion,
} from "./ceremonies";
import { listPasskeys as listOf, summarise } from "./queries";

// WebAuthn, section 7.1, step 25: at most 1023 bytes, here in base64url.
const longestId = 1364;

/** Plain text of one line, at most 100 characters. */
const passkeyName = z
  .string()
  .trim()
  .min(1)
  .max(100)
  .regex(/^\P{Cc}*$/u, fieldSentences.controlCharacters);

// A challenge is good for the session that asked for it, and dies with it.
const registration = (sessionId: string): Ceremony => ({
  purpose: "passkey-registration",
  boundTo: sessionId,
});

/** `GET /passkey/generate-register-options`: what the browser is to ask an authenticator for, after a step-up. */
const generateRegisterOptions = createAuthEndpoint(
  "/passkey/generate-register-options",
  { method: "GET", use: [sensitiveSessionMiddleware] },
  async (ctx) => {
    const { session, user } = ctx.context.session;
    await requireStepUp(ctx, "passkeys");
    const { id: rpID, name: rpName } = relyingParty(ctx);
    const options = await generateRegistrationOptions({
      rpID,
      rpName,
      userID: new TextEncoder().encode(user.id),
      userName: user.email,
      userDisplayName: user.name,
      attestationType: "none",
      excludeCredentials: await credentialsOf(db, user.id),
      authenticatorSelection: { residentKey: "required", userVerification: "required" },
    });
    // Locked: a deletion in the meantime has dropped its data, and nothing is added after it.
    await changeAccount(ctx, (tx) =>
      keepChallenge(tx, registration(session.id), options.challenge, user.id),
    );
    return ctx.json(options);
  },
);

/** `POST /passkey/verify-registration`: keeps the passkey that the browser has made. */
const verifyRegistration = createAuthEndpoint(
  "/passkey/verify-registration",
  {
    method: "POST",
    use: [sensitiveSessionMiddleware],
    body: z.object({ response: z.looseObject({ id: z.string() }), name: passkeyName.optional() }),
  },
  async (ctx) => {
    const { name } = ctx.body;
    const response = ctx.body.response as { id: string } as RegistrationResponseJSON;
    const ceremony = registration(ctx.context.session.session.id);
    const { known, answer } = await readAnswer(ceremony, relyingParty(ctx), (expected) =>
      verifyRegistrationResponse({ ...expected, response }),
    );
    if (!known) throw authRefusal("BAD_REQUEST", "CHALLENGE_NOT_FOUND");
    const made = answer?.registrationInfo;
    if (!made || made.credential.id.length > longestId)
      throw authRefusal("BAD_REQUEST", "FAILED_TO_VERIFY_REGISTRATION");
    const added = await changeAccount(ctx, async (tx, user, announce) => {
      const [row] = await tx
        .insert(passkeys)
        .values({
          userId: user.id,
          name,
          credentialID: made.credential.id,
          publicKey: Buffer.from(made.credential.publicKey).toString("base64"),
          counter: storeCounter(made.credential.counter),
          deviceType: made.credentialDeviceType,
          backedUp: made.credentialBackedUp,
          transports: storeTransports(made.credential.transports),
          aaguid: made.aaguid,
        })
        .onConflictDoNothing({ target: passkeys.credentialID })
        .returning();
      if (!row) throw authRefusal("BAD_REQUEST", "PREVIOUSLY_REGISTERED");
      const summary = summarise(row);
      const { id, name: detail } = summary;
      await announce({ action: "passkey.added", metadata: { passkey: id }, detail });
      return summary;
    });
    return ctx.json(added);
  },
);

/** How long a browser may take between asking for a challenge and answering it, in seconds. */
export const passkeyCookieSeconds = 60 * 60;

const browserCookie = (ctx: GenericEndpointContext) =>
  ctx.context.createAuthCookie("passkey", { maxAge: passkeyCookieSeconds });

const signIn = (browser: string): Ceremony => ({ purpose: "passkey-sign-in", boundTo: browser });

/** Identifies a browser without a session, so that no other can answer its challenge. */
async function readBrowser(ctx: GenericEndpointContext): Promise<string | null> {
  return (await ctx.getSignedCookie(browserCookie(ctx).name, ctx.context.secret)) || null;
}

/**
 * `GET /passkey/generate-authenticate-options`: a challenge for any passkey of anybody. The browser
 * offers those that it has, so no account is named.
 */
const generateAuthenticateOptions = createAuthEndpoint(
  "/passkey/generate-authenticate-options",
  { method: "GET" },
  async (ctx) => {
    // The same for all its pages: several may be open.
    const browser = (await readBrowser(ctx)) ?? randomBytes(32).toString("base64url");
    const { name, attributes } = browserCookie(ctx);
    await ctx.setSignedCookie(name, browser, ctx.context.secret, attributes);
    return ctx.json(await requestAssertion(db, ctx, signIn(browser)));
  },
);

/**
 * `POST /passkey/verify-authentication`: signs in; the owner is verified by the authenticator, so no
 * second step follows. The session is in the cookie alone: its token is for no script to read.
 */
const verifyAuthentication = createAuthEndpoint(
  "/passkey/verify-authentication",
  { method: "POST", body: z.object({ response: passkeyAnswer }) },
  async (ctx) => {
    const browser = await readBrowser(ctx);
    const signedBy = await verifyAssertion(
      ctx,
      browser === null ? null : signIn(browser),
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

const owned = (userId: string, id: string) => and(eq(passkeys.id, id), eq(passkeys.userId, userId));

const notFound = () => authRefusal("NOT_FOUND", "PASSKEY_NOT_FOUND");

/** `GET /passkey/list-user-passkeys`: the caller's passkeys; no key is among what it tells. */
const listPasskeys = createAuthEndpoint(
  "/passkey/list-user-passkeys",
  { method: "GET", use: [activeSession] },
  async (ctx) => ctx.json(await listOf(ctx.context.session.user.id)),
);

/** `POST /passkey/update-passkey`: gives one of the caller's passkeys another name. */
const updatePasskey = createAuthEndpoint(
  "/passkey/update-passkey",
  {
    method: "POST",
    use: [sensitiveSessionMiddleware],
    body: z.object({ id: z.uuid(), name: passkeyName }),
  },
  async (ctx) => {
    const { id, name } = ctx.body;
    const renamed = await changeAccount(ctx, async (tx, { id: userId }) => {
      const [row] = await tx.update(passkeys).set({ name }).where(owned(userId, id)).returning();
      if (!row) throw notFound();
      await appendAudit(tx, { action: "passkey.renamed", userId, metadata: { passkey: id } });
      return row;
    });
    return ctx.json({ passkey: summarise(renamed) });
  },
);

/** A passkey without which its owner can still sign in; throws if it is not, or there is none. */
async function getRemovable(tx: Executor, userId: string, id: string) {
  const [row] = await tx.select().from(passkeys).where(owned(userId, id));
  if (!row) throw notFound();
  if (!(await signInMethods(userId, tx)).passkeysRemovable)
    throw authRefusal("BAD_REQUEST", "LAST_WAY_IN");
  return row;
}

/** `POST /passkey/delete-passkey`: removes one of the caller's passkeys, after a step-up. */
const deletePasskey = createAuthEndpoint(
  "/passkey/delete-passkey",
  {
    method: "POST",
    use: [sensitiveSessionMiddleware],
    body: stepUpBody.safeExtend({ id: z.uuid() }),
  },
  async (ctx) => {
    const { id, ...stepUp } = ctx.body;
    // Before a step-up is consumed for nothing; checked again within the transaction.
    await getRemovable(db, ctx.context.session.user.id, id);
    await requireStepUp(ctx, "passkeys", stepUp);
    await changeAccount(ctx, async (tx, user, announce) => {
      const { name } = summarise(await getRemovable(tx, user.id, id));
      await tx.delete(passkeys).where(eq(passkeys.id, id));
      await announce({ action: "passkey.removed", metadata: { passkey: id }, detail: name });
    });
    return ctx.json({ status: true });
  },
);

/** Passkeys under the paths of Better Auth's plugin, with an authenticator that has to verify its owner. */
export const passkeyRoutes = () =>
  ({
    id: "passkey",
    endpoints: {
      generatePasskeyRegistrationOptions: generateRegisterOptions,
      verifyPasskeyRegistration: verifyRegistration,
      generatePasskeyAuthenticationOptions: generateAuthenticateOptions,
      verifyPasskeyAuthentication: verifyAuthentication,
      listPasskeys,
      updatePasskey,
      deletePasskey,
    },
  }) satisfies BetterAuthPlugin;
