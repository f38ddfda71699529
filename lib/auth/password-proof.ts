import type { GenericEndpointContext } from "@better-auth/core";
import { defineRequestState, hasRequestState } from "@better-auth/core/context";
import { and, eq } from "drizzle-orm";
import { db } from "@/db/client";
import { accounts, users } from "@/db/schema";
import { countGuess, refuseGuess } from "./limit-guesses";
import { needsRehash, verifyPassword } from "./password";
import { rehashPassword } from "./rehash";
import { type Attempt, type FoundUser, recordSuccess } from "./throttle";

// Of no password: argon2id at the cost of lib/auth/password.ts, so that looking at it takes as long.
const decoy =
  "$argon2id$v=19$m=19456,t=2,p=1$VQr8vjHBEztMgUX8IJ68FA$HV52fyE188W/vE8wcFRV4TK13w0YU8OfbId+7danSHs";

/** What the right password of a request was seen to belong to. */
export type PasswordProof = {
  userId: string;
  password: string;
  digest: string;
  twoFactorEnabled: boolean;
  status: FoundUser["status"];
};

const proved = defineRequestState<{ proof: PasswordProof | null }>(() => ({ proof: null }));

/** What `proveByPassword` has seen in this request; `null` where no password was right. */
export async function passwordProof(): Promise<PasswordProof | null> {
  return (await hasRequestState()) ? (await proved.get()).proof : null;
}

/**
 * Whether an account is still what its password was proved for: under that password, whatever the digest,
 * and with its second factor on or off as before. Asked once a row of the user is written, since that
 * waits for whoever changes either: what they have not ended by then, they have not seen.
 */
export async function stillStands(proof: PasswordProof): Promise<boolean> {
  return (await renewProof(proof)) !== null;
}

/** The proof with the digest of now, which may have been renewed; `null` if it no longer stands. */
export async function renewProof(proof: PasswordProof): Promise<PasswordProof | null> {
  const [now] = await db
    .select({ digest: accounts.password, twoFactorEnabled: users.twoFactorEnabled })
    .from(accounts)
    .innerJoin(users, eq(users.id, accounts.userId))
    .where(and(eq(accounts.userId, proof.userId), eq(accounts.providerId, "credential")));
  if (!now?.digest || now.twoFactorEnabled !== proof.twoFactorEnabled) return null;
  if (now.digest === proof.digest) return proof;
  const { digest: hash } = now;
  const { password } = proof;
  return (await verifyPassword({ hash, password })) ? { ...proof, digest: hash } : null;
}

/** A right password whose guess is still counted as a failure: `recordSuccess` forgets it. */
export type RightGuess = { user: FoundUser; attempt: Attempt; proof: PasswordProof };

/**
 * Looks at a password under the limit of the account. One hash in every case, so that time tells nothing
 * either.
 *
 * @returns `null` where there is no such account, it has no password, or the password is wrong
 * @throws APIError 429 `TOO_MANY_ATTEMPTS`
 */
export async function lookAtPassword(
  ctx: GenericEndpointContext,
  email: string,
  password: string,
): Promise<RightGuess | null> {
  const attempt = await countGuess(ctx, { email });
  const { user, digest } = attempt;
  const right = await ctx.context.password.verify({ hash: digest ?? decoy, password });
  if (!user || !digest || !right) {
    await refuseGuess(ctx, attempt);
    return null;
  }
  if (needsRehash(digest)) await rehashPassword(db, { userId: user.id, password });
  const { id: userId, twoFactorEnabled, status } = user;
  const proof = { userId, password, digest, twoFactorEnabled, status };
  await proved.set({ proof });
  return { user, attempt, proof };
}

/** What follows a right guess, unless a statement of its own has forgotten it. */
export async function forgetGuess(
  ctx: GenericEndpointContext,
  { user, attempt }: RightGuess,
): Promise<void> {
  // Whoever made an account that is not verified may not be who has the address.
  if (user.emailVerified) await recordSuccess(db, attempt);
  else await refuseGuess(ctx, attempt);
}

/**
 * The user that an address and a password prove, under the limit of the account; else `null`.
 *
 * @throws APIError 429 `TOO_MANY_ATTEMPTS`
 */
export async function proveByPassword(
  ctx: GenericEndpointContext,
  email: string,
  password: string,
): Promise<FoundUser | null> {
  const guess = await lookAtPassword(ctx, email, password);
  if (!guess) return null;
  await forgetGuess(ctx, guess);
  return guess.user;
}
