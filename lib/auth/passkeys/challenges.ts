import { createHash } from "node:crypto";
import type { VerifyAuthenticationResponseOpts } from "@simplewebauthn/server";
import { eq, sql } from "drizzle-orm";
import { db, type Executor } from "@/db/client";
import { verifications } from "@/db/schema";
import { addToken, consumeToken, putToken } from "@/lib/account/tokens";
import type { relyingParty } from "./credentials";

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

/** Uses a challenge up; `false` for one that is unknown, used, expired, or issued for something or somebody else. */
async function spendChallenge({ purpose, boundTo }: Ceremony, challenge: string): Promise<boolean> {
  const isIt = eq(verifications.value, hash(challenge));
  return (await consumeToken(db, purpose, boundTo, isIt)) !== null;
}

/**
 * Has the library look at what an authenticator has answered. The challenge that the answer names is
 * used up, also where the answer is refused: by a statement of its own, in no transaction.
 *
 * @returns `answer`: what the library read, or `null` for what no authenticator of ours has made;
 *   `known`: `false` if that was for want of a challenge
 */
export async function readAnswer<T>(
  ceremony: Ceremony,
  party: ReturnType<typeof relyingParty>,
  read: (expected: Omit<VerifyAuthenticationResponseOpts, "response" | "credential">) => Promise<T>,
): Promise<{ known: boolean; answer: T | null }> {
  let known = true;
  const expectedChallenge = async (challenge: string) => {
    known = await spendChallenge(ceremony, challenge);
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
