import { createAuthEndpoint } from "@better-auth/core/api";
import {
  generateRegistrationOptions,
  type RegistrationResponseJSON,
  verifyRegistrationResponse,
} from "@simplewebauthn/server";
import { sensitiveSessionMiddleware } from "better-auth/api";
import { z } from "zod";
import { db } from "@/db/client";
import { passkeys } from "@/db/schema";
import { requireStepUp } from "@/lib/auth/step-up/verification";
import { fieldSentences } from "@/lib/forms/field-sentences";
import { changeAccount } from "../../active-user";
import { authRefusal } from "../../auth-error";
import { type Ceremony, keepChallenge, readAnswer } from "../challenges";
import { credentialsOf, relyingParty, storeCounter, storeTransports } from "../credentials";
import { summarise } from "../queries";

// WebAuthn, section 7.1, step 25: at most 1023 bytes, here in base64url.
const longestId = 1364;

/** Plain text of one line, at most 100 characters. */
export const passkeyName = z
  .string()
  .trim()
  .min(1)
  .max(100)
  .regex(/^\P{Cc}*$/u, fieldSentences.controlCharacters);

// A challenge is good for the session that asked for it, and dies with it.
const ceremonyOf = (sessionId: string): Ceremony => ({
  purpose: "passkey-registration",
  boundTo: sessionId,
});

/**
 * `GET /passkey/generate-register-options`: what the browser is to ask an authenticator for, after a
 * step-up. The session may be of any age.
 */
export const generateRegisterOptions = createAuthEndpoint(
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
      keepChallenge(tx, ceremonyOf(session.id), options.challenge, user.id),
    );
    return ctx.json(options);
  },
);

/** `POST /passkey/verify-registration`: keeps the passkey that the browser has made. */
export const verifyRegistration = createAuthEndpoint(
  "/passkey/verify-registration",
  {
    method: "POST",
    use: [sensitiveSessionMiddleware],
    body: z.object({ response: z.looseObject({ id: z.string() }), name: passkeyName.optional() }),
  },
  async (ctx) => {
    const { name } = ctx.body;
    const response = ctx.body.response as { id: string } as RegistrationResponseJSON;
    const ceremony = ceremonyOf(ctx.context.session.session.id);
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
