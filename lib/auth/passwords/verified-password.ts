import type { GenericEndpointContext } from "@better-auth/core";
import { defineRequestState, hasRequestState } from "@better-auth/core/context";
import { and, eq } from "drizzle-orm";
import { db, type Executor } from "@/db/client";
import { accounts, users } from "@/db/schema";
import { type CountedAttempt, limitAttempts } from "../limits/lockout";
import { hashPassword, needsRehash, verifyPassword } from "./password";

// Of no password: argon2id at the cost of lib/auth/passwords/password.ts, so that verifying it takes as long.
const decoy =
  "$argon2id$v=19$m=19456,t=2,p=1$VQr8vjHBEztMgUX8IJ68FA$HV52fyE188W/vE8wcFRV4TK13w0YU8OfbId+7danSHs";

/** A user as Better Auth has read it. */
export type ReadUser = {
  id: string;
  name: string;
  email: string;
  status: string;
  twoFactorEnabled: boolean;
};

/** A right password of the current request. */
export type VerifiedPassword = {
  password: string;
  digest: string;
  /** The user that was read before the password was verified: its owner. */
  user?: ReadUser;
};

type State = { user?: ReadUser; verified?: VerifiedPassword; attempt?: CountedAttempt | null };

const current = defineRequestState<State>(() => ({}));

/** Remembers the user that Better Auth has read last, so that no statement of ours reads it again. */
export async function rememberUser(user: ReadUser | null): Promise<void> {
  if (user && (await hasRequestState())) (await current.get()).user = user;
}

/** Remembers the attempt that a call has counted, and forgets the password of an earlier call of the request. */
export const startAttempt = (attempt: CountedAttempt | null) => current.set({ attempt });

/** The attempt that this call has counted. */
export async function currentAttempt(): Promise<CountedAttempt | null> {
  return (await current.get()).attempt ?? null;
}

/** The right password that this request contained; `null` if it contained none. */
export async function verifiedPassword(): Promise<VerifiedPassword | null> {
  return ((await hasRequestState()) && (await current.get()).verified) || null;
}

/** Verifies a password for Better Auth, and remembers a right one until the end of the request. */
export async function verifyAndRemember(input: {
  hash: string;
  password: string;
}): Promise<boolean> {
  const right = await verifyPassword(input);
  if (right && (await hasRequestState())) {
    const state = await current.get();
    // Now, since a hook may read another user before the session is stored.
    state.verified = { password: input.password, digest: input.hash, user: state.user };
  }
  return right;
}

/** The user whose password this request contained; `null` if it did not. */
export async function userOfVerifiedPassword(userId: string): Promise<ReadUser | null> {
  const user = (await verifiedPassword())?.user;
  return user?.id === userId ? user : null;
}

/**
 * The digest that a verified password has now: another one if it was replaced by a newer kind meanwhile. Waits
 * for a change that is in progress.
 *
 * @returns `null` if the password or the second factor was changed
 */
export async function currentDigest(
  executor: Executor,
  { user, digest, password }: VerifiedPassword,
): Promise<string | null> {
  if (!user) return null;
  const [now] = await executor
    .select({ digest: accounts.password })
    .from(users)
    .innerJoin(accounts, and(eq(accounts.userId, users.id), eq(accounts.providerId, "credential")))
    .where(and(eq(users.id, user.id), eq(users.twoFactorEnabled, user.twoFactorEnabled)))
    .for("share");
  if (!now?.digest) return null;
  const isSame = now.digest === digest || (await verifyPassword({ hash: now.digest, password }));
  return isSame ? now.digest : null;
}

/**
 * Replaces an imported or outdated digest of a password that was just found right; does nothing if the digest
 * is as new ones are, or has been replaced meanwhile.
 */
export async function rehashPassword(
  userId: string,
  { digest, password }: Pick<VerifiedPassword, "digest" | "password">,
): Promise<void> {
  if (!needsRehash(digest)) return;
  await db
    .update(accounts)
    .set({ password: await hashPassword(password) })
    .where(
      and(
        eq(accounts.userId, userId),
        eq(accounts.providerId, "credential"),
        eq(accounts.password, digest),
      ),
    );
}

/**
 * The user with this address and password, under the limit of the account. One hash in every case,
 * so that time tells nothing either.
 *
 * @returns `null` if there is no such account, it has no password, or the password is wrong
 * @throws APIError 429 `TOO_MANY_ATTEMPTS`
 */
export async function verifyCredentials(
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
  await limitAttempts(ctx, { email: address }, async () => {
    right = await verifyPassword({ hash: found?.digest ?? decoy, password });
    right &&= Boolean(found?.digest);
    // The owner of an unverified account need not be the owner of the address.
    return right && found?.verified === true;
  });
  if (!found?.digest || !right) return null;
  await rehashPassword(found.id, { digest: found.digest, password });
  return { id: found.id };
}
