import type { GenericEndpointContext } from "@better-auth/core";
import {
  type AuthenticationResponseJSON,
  generateAuthenticationOptions,
  verifyAuthenticationResponse,
} from "@simplewebauthn/server";
import { and, eq } from "drizzle-orm";
import { db, type Executor } from "@/db/client";
import { passkeys } from "@/db/schema";
import type { ErrorCode } from "../error-sentences";
import { type Ceremony, keepChallenge, readAnswer } from "./challenges";
import { credentialsOf, relyingParty, storeCounter } from "./credentials";

/**
 * What `navigator.credentials.get` is to be asked for, with the authenticator's owner verified.
 *
 * @param userId whose passkeys; else any that the browser has, so that no account is named
 * @returns `null` if that account has no passkey
 */
export async function requestAssertion(
  tx: Executor,
  ctx: GenericEndpointContext,
  ceremony: Ceremony,
  userId?: string,
) {
  const allowCredentials = userId === undefined ? undefined : await credentialsOf(tx, userId);
  if (allowCredentials?.length === 0) return null;
  const options = await generateAuthenticationOptions({
    rpID: relyingParty(ctx).id,
    userVerification: "required",
    allowCredentials,
  });
  await keepChallenge(tx, ceremony, options.challenge, userId);
  return options;
}

/**
 * Verifies what an authenticator has signed, and keeps its counter.
 *
 * @param ceremony `null` where the browser was never given a challenge
 * @param userId whose passkey it has to be; else anybody's
 * @returns the id of its owner, or what stands against it
 */
export async function verifyAssertion(
  ctx: GenericEndpointContext,
  ceremony: Ceremony | null,
  given: { id: string },
  userId?: string,
): Promise<{ userId: string; problem?: undefined } | { problem: ErrorCode }> {
  const response = given as AuthenticationResponseJSON;
  const isMeant = eq(passkeys.credentialID, response.id);
  const [passkey] = await db
    .select()
    .from(passkeys)
    .where(userId === undefined ? isMeant : and(isMeant, eq(passkeys.userId, userId)));
  if (!passkey) return { problem: "PASSKEY_NOT_FOUND" };
  if (!ceremony) return { problem: "CHALLENGE_NOT_FOUND" };
  const { known, answer } = await readAnswer(ceremony, relyingParty(ctx), (expected) =>
    verifyAuthenticationResponse({
      ...expected,
      response,
      credential: {
        id: passkey.credentialID,
        publicKey: new Uint8Array(Buffer.from(passkey.publicKey, "base64")),
        counter: passkey.counter,
      },
    }),
  );
  if (!known) return { problem: "CHALLENGE_NOT_FOUND" };
  if (!answer?.verified) return { problem: "AUTHENTICATION_FAILED" };
  // WebAuthn, section 7.2, step 6: the account that the authenticator names has to own the passkey.
  const { userHandle } = response.response;
  if (userHandle && Buffer.from(userHandle, "base64url").toString() !== passkey.userId)
    return { problem: "AUTHENTICATION_FAILED" };
  const { rowCount } = await db
    .update(passkeys)
    .set({ counter: storeCounter(answer.authenticationInfo.newCounter) })
    .where(and(eq(passkeys.id, passkey.id), eq(passkeys.counter, passkey.counter)));
  // Removed meanwhile, or its counter was seen twice: a copy of the authenticator.
  return rowCount === 1 ? { userId: passkey.userId } : { problem: "AUTHENTICATION_FAILED" };
}
