import type { GenericEndpointContext } from "@better-auth/core";
import { defineRequestState, hasRequestState } from "@better-auth/core/context";
import { and, eq } from "drizzle-orm";
import { db, type Executor } from "@/db/client";
import { accounts, users } from "@/db/schema";
import { needsRehash, verifyPassword } from "./password";
import { rehashPassword } from "./rehash";
import { limitGuesses } from "./throttle";

// Of no password: argon2id at the cost of lib/auth/password.ts, so that verifying it takes as long.
const decoy =
  "$argon2id$v=19$m=19456,t=2,p=1$VQr8vjHBEztMgUX8IJ68FA$HV52fyE188W/vE8wcFRV4TK13w0YU8OfbId+7danSHs";

/** A right password of the current request. */
export type PasswordProof = {
  password: string;
  digest: string;
  /** Of the account that a session is to begin for, as it was read before that. */
  account?: { userId: string; twoFactorEnabled: boolean };
};

const proved = defineRequestState<{ proof: PasswordProof | null }>(() => ({ proof: null }));

/** Forgets the password of an earlier call, where one request makes several. */
export const forgetProof = () => proved.set({ proof: null });

/** The right password that this request contained; `null` if it contained none. */
export async function passwordProof(): Promise<PasswordProof | null> {
  return (await hasRequestState()) ? (await proved.get()).proof : null;
}

/** Verifies a password for Better Auth, and remembers a right one until the end of the request. */
export async function verifyAndRemember(input: {
  hash: string;
  password: string;
}): Promise<boolean> {
  const right = await verifyPassword(input);
  if (right && (await hasRequestState()))
    await proved.set({ proof: { password: input.password, digest: input.hash } });
  return right;
}

/**
 * Reads the account that a session is to begin for, if a password of this request was right, and remembers
 * it with that.
 *
 * @returns `null` if no password was right, or there is no such account
 */
export async function readProved(executor: Executor, userId: string) {
  const proof = await passwordProof();
  if (!proof) return null;
  const [user] = await executor
    .select({ status: users.status, twoFactorEnabled: users.twoFactorEnabled })
    .from(users)
    .where(eq(users.id, userId));
  if (!user) return null;
  proof.account = { userId, twoFactorEnabled: user.twoFactorEnabled };
  return user;
}

/**
 * The account that a sign-in has read, if it still has the password and the second factor. Within a
 * transaction this holds until its end: a change of either waits for it.
 *
 * @returns `null` if one of them was changed
 */
export async function findProved(executor: Executor, proof: PasswordProof) {
  const { account, digest, password } = proof;
  if (!account) return null;
  const { id, name, email, twoFactorEnabled } = users;
  const [now] = await executor
    .select({ user: { id, name, email }, digest: accounts.password, twoFactorEnabled })
    // The user first, as whatever changes either locks them.
    .from(users)
    .innerJoin(accounts, and(eq(accounts.userId, users.id), eq(accounts.providerId, "credential")))
    .where(eq(users.id, account.userId))
    .for("share");
  if (!now?.digest || now.twoFactorEnabled !== account.twoFactorEnabled) return null;
  // Another sign-in may have replaced an imported digest of the same password.
  const stands = now.digest === digest || (await verifyPassword({ hash: now.digest, password }));
  return stands ? now.user : null;
}

/**
 * The user that an address and a password prove, under the limit of the account. One hash in every case,
 * so that time tells nothing either.
 *
 * @returns `null` if there is no such account, it has no password, or the password is wrong
 * @throws APIError 429 `TOO_MANY_ATTEMPTS`
 */
export async function proveByPassword(
  ctx: GenericEndpointContext,
  email: string,
  password: string,
): Promise<{ id: string } | null> {
  const address = email.trim().toLowerCase();
  const [found] = await db
    .select({ id: users.id, verified: users.emailVerified, digest: accounts.password })
    .from(users)
    .leftJoin(accounts, and(eq(accounts.userId, users.id), eq(accounts.providerId, "credential")))
    .where(eq(users.email, address));
  let right = false;
  await limitGuesses(ctx, { email: address }, async () => {
    right = await verifyPassword({ hash: found?.digest ?? decoy, password });
    right &&= Boolean(found?.digest);
    // The owner of an unverified account need not be the owner of the address.
    return right && found?.verified === true;
  });
  if (!found?.digest || !right) return null;
  if (needsRehash(found.digest)) await rehashPassword(db, { userId: found.id, password });
  return { id: found.id };
}
