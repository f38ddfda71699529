import { createHash } from "node:crypto";
import type { GenericEndpointContext } from "@better-auth/core";
import {
  type AuthenticationResponseJSON,
  generateAuthenticationOptions,
  type AuthenticatorTransportFuture as Transport,
  type VerifyAuthenticationResponseOpts,
  verifyAuthenticationResponse,
} from "@simplewebauthn/server";
import { and, eq, sql } from "drizzle-orm";
import { db, type Executor } from "@/db/client";
import { passkeys, verifications } from "@/db/schema";
import { addToken, consumeToken, putToken } from "@/lib/account/tokens";
import { requestOrigin } from "@/lib/http/origin";
import type { ErrorCode } from "../error-sentences";

/** What passkeys are bound to: the host that the application is reached by, and the origin of its pages. */
export function relyingParty(ctx: GenericEndpointContext) {
  const origin = requestOrigin(ctx.headers);
  return { id: new URL(origin).hostname, name: ctx.context.appName, origin };
}

/** A signature counter (32 bits without a sign) as the column holds it; beyond its half it stands still. */
export const storeCounter = (counter: number) => Math.min(counter, 2 ** 31 - 1);

const known = new Set<unknown>(["ble", "cable", "hybrid", "internal", "nfc", "smart-card", "usb"]);

/** By which the browser reaches the authenticator, as it is stored: `internal,hybrid`. */
export function storeTransports(reported: unknown): string | null {
  const kept = Array.isArray(reported) ? reported.filter((each) => known.has(each)) : [];
  return kept.length > 0 ? kept.join(",") : null;
}

/** The passkeys of a user as a browser is reported of them. */
export async function credentialsOf(tx: Executor, userId: string) {
  const rows = await tx
    .select({ id: passkeys.credentialID, transports: passkeys.transports })
    .from(passkeys)
    .where(eq(passkeys.userId, userId));
  return rows.map(({ id, transports }) => ({
    id,
    transports: transports?.split(",") as Transport[] | undefined,
  }));
}

const minutes = {
  "passkey-registration": 5,
  // An offer at the email field stays open as long as its page does.
  "passkey-sign-in": 30,
  "step-up-passkey": 5,
};

/** What a challenge was issued for; one for something else does not count. */
export type Ceremony = {
  purpose: keyof typeof minutes;
  /** Who may answer it: a session, or a browser that has none yet; for a step-up, with its purpose. */
  boundTo: string;
};

const hash = (text: string) => createHash("sha256").update(text).digest("base64url");

/** Notes that a challenge was issued, of which only a hash is kept; of step-ups a newer one ends an earlier one. */
export async function keepChallenge(
  tx: Executor,
  ceremony: Ceremony,
  challenge: string,
  userId?: string,
): Promise<void> {
  const { purpose, boundTo } = ceremony;
  const keep = purpose === "step-up-passkey" ? putToken : addToken;
  const expiresAt = sql`now() + make_interval(mins => ${minutes[purpose]}::int)`;
  await keep(tx, boundTo, { userId, purpose, value: hash(challenge), expiresAt });
}

/**
 * Has the library look at what an authenticator has answered. The challenge that the answer names is
 * used up, also where the answer is refused: by a statement of its own, in no transaction.
 *
 * @returns `answer`: what the library read, or `null` for what no authenticator of ours has made;
 *   `known`: `false` if that was for want of a challenge
 */
export async function readAnswer<T>(
  { purpose, boundTo }: Ceremony,
  party: ReturnType<typeof relyingParty>,
  read: (expected: Omit<VerifyAuthenticationResponseOpts, "response" | "credential">) => Promise<T>,
): Promise<{ known: boolean; answer: T | null }> {
  let known = true;
  const expectedChallenge = async (challenge: string) => {
    const isIt = eq(verifications.value, hash(challenge));
    known = (await consumeToken(db, purpose, boundTo, isIt)) !== null;
    return known;
  };
  try {
    const answer = await read({
      expectedChallenge,
      expectedOrigin: party.origin,
      expectedRPID: party.id,
      requireUserVerification: true,
    });
    return { known, answer };
  } catch {
    return { known, answer: null };
  }
}

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
