import { createHash } from "node:crypto";
import {
  type AuthenticationResponseJSON,
  generateAuthenticationOptions,
  verifyAuthenticationResponse,
} from "@simplewebauthn/server";
import { and, eq, sql } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { passkeys, verifications } from "@/db/schema";
import { lockUser } from "@/lib/account/lock-user";
import { storeCounter } from "../passkeys/counter";
import { transportsOf } from "../passkeys/transports";
import { identify } from "./grants";
import type { Holder } from "./holder";
import type { StepUpPurpose } from "./purposes";

const minutes = 5;
const challengePurpose = "step-up-passkey";

const hashChallenge = (challenge: string) =>
  createHash("sha256").update(`${challengePurpose}:${challenge}`).digest("base64url");

const isChallenge = (holder: Holder, purpose: StepUpPurpose) =>
  and(
    eq(verifications.identifier, identify("passkey", holder, purpose)),
    eq(verifications.purpose, challengePurpose),
    eq(verifications.userId, holder.userId),
  );

/**
 * What the browser's authenticator is asked for: any passkey of the account, with its owner verified.
 *
 * @param origin of the page, such as `https://example.com`
 * @returns `null` if the account has no passkey
 */
export async function passkeyOptions(
  tx: Transaction,
  holder: Holder,
  purpose: StepUpPurpose,
  origin: string,
) {
  await lockUser(tx, holder.userId);
  const owned = await tx
    .select({ id: passkeys.credentialID, transports: passkeys.transports })
    .from(passkeys)
    .where(eq(passkeys.userId, holder.userId));
  if (owned.length === 0) return null;
  const options = await generateAuthenticationOptions({
    rpID: new URL(origin).hostname,
    userVerification: "required",
    allowCredentials: owned.map(({ id, transports }) => ({
      id,
      transports: transportsOf(transports),
    })),
  });
  // A newer challenge ends an older one: a page asks for one at a time.
  await tx.delete(verifications).where(isChallenge(holder, purpose));
  await tx.insert(verifications).values({
    identifier: identify("passkey", holder, purpose),
    value: hashChallenge(options.challenge),
    purpose: challengePurpose,
    userId: holder.userId,
    expiresAt: sql`now() + make_interval(mins => ${minutes}::int)`,
  });
  return options;
}

/**
 * Whether a browser's answer proves a passkey of the account. Any answer uses the challenge up, so the
 * caller lets a refusal commit.
 */
export async function isRightPasskey(
  tx: Transaction,
  holder: Holder,
  purpose: StepUpPurpose,
  origin: string,
  response: { id: string },
): Promise<boolean> {
  await lockUser(tx, holder.userId);
  const [passkey] = await tx
    .select()
    .from(passkeys)
    .where(and(eq(passkeys.userId, holder.userId), eq(passkeys.credentialID, response.id)))
    .for("update");
  const used = await tx
    .delete(verifications)
    .where(and(isChallenge(holder, purpose), sql`${verifications.expiresAt} > now()`))
    .returning({ value: verifications.value });
  if (!passkey) return false;
  const counter = await signatureCounter(response, origin, passkey, (challenge) =>
    used.some(({ value }) => value === hashChallenge(challenge)),
  );
  if (counter === null) return false;
  await tx.update(passkeys).set({ counter }).where(eq(passkeys.id, passkey.id));
  return true;
}

/** The authenticator's new counter, or `null` if the answer is not its. */
async function signatureCounter(
  response: { id: string },
  origin: string,
  passkey: typeof passkeys.$inferSelect,
  expectedChallenge: (challenge: string) => boolean,
): Promise<number | null> {
  const answer = response as AuthenticationResponseJSON;
  try {
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response: answer,
      expectedChallenge,
      expectedOrigin: origin,
      expectedRPID: new URL(origin).hostname,
      requireUserVerification: true,
      credential: {
        id: passkey.credentialID,
        publicKey: new Uint8Array(Buffer.from(passkey.publicKey, "base64")),
        counter: passkey.counter,
        transports: transportsOf(passkey.transports),
      },
    });
    // WebAuthn, section 7.2, step 6: the account that the authenticator names has to own the passkey.
    const handle = answer.response?.userHandle;
    const named = handle ? Buffer.from(handle, "base64url").toString() : passkey.userId;
    if (!verified || named !== passkey.userId) return null;
    return storeCounter(authenticationInfo.newCounter);
  } catch {
    // What is no answer of an authenticator at all.
    return null;
  }
}
