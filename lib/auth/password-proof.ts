import type { GenericEndpointContext } from "@better-auth/core";
import { defineRequestState } from "@better-auth/core/context";
import { and, eq } from "drizzle-orm";
import { db } from "@/db/client";
import { accounts, users } from "@/db/schema";
import { limitGuesses } from "./limit-guesses";
import { needsRehash, verifyPassword } from "./password";
import { rehashPassword } from "./rehash";

// Of no password: argon2id at the cost of lib/auth/password.ts, so that looking at it takes as long.
const decoy =
  "$argon2id$v=19$m=19456,t=2,p=1$VQr8vjHBEztMgUX8IJ68FA$HV52fyE188W/vE8wcFRV4TK13w0YU8OfbId+7danSHs";

/** What the right password of a request was seen to belong to. */
export type PasswordProof = {
  userId: string;
  password: string;
  digest: string;
  twoFactorEnabled: boolean;
};

const proved = defineRequestState<{ proof: PasswordProof | null }>(() => ({ proof: null }));

/** What `proveByPassword` has seen in this request; `null` where no password was right. */
export async function passwordProof(): Promise<PasswordProof | null> {
  return (await proved.get()).proof;
}

/**
 * Whether an account is still what its password was proved for: under that password, whatever the digest,
 * and with its second factor on or off as before. Asked once a row of the user is written, since that
 * waits for whoever changes either: what they have not ended by then, they have not seen.
 */
export async function stillStands(proof: PasswordProof): Promise<boolean> {
  const [now] = await db
    .select({ digest: accounts.password, twoFactorEnabled: users.twoFactorEnabled })
    .from(accounts)
    .innerJoin(users, eq(users.id, accounts.userId))
    .where(and(eq(accounts.userId, proof.userId), eq(accounts.providerId, "credential")));
  if (!now?.digest || now.twoFactorEnabled !== proof.twoFactorEnabled) return false;
  if (now.digest === proof.digest) return true;
  return verifyPassword({ hash: now.digest, password: proof.password });
}

/**
 * The user that an address and a password prove, under the limit of the account; `null` where there is
 * no such account, it has no password, or the password is wrong. One hash in every case, so that
 * time tells nothing either.
 *
 * @throws APIError 429 `TOO_MANY_ATTEMPTS`
 */
export function proveByPassword(ctx: GenericEndpointContext, email: string, password: string) {
  // Whoever made an account that is not verified may not be who has the address.
  const forgets = (user: { emailVerified: boolean } | null) => user?.emailVerified === true;
  return limitGuesses(ctx, { email, forgets }, async () => {
    const { internalAdapter, password: hasher } = ctx.context;
    const found = await internalAdapter.findUserByEmail(email.toLowerCase(), {
      includeAccounts: true,
    });
    const digest = found?.accounts.find(({ providerId }) => providerId === "credential")?.password;
    const right = await hasher.verify({ hash: digest ?? decoy, password });
    if (!found || !digest || !right) return null;
    if (needsRehash(digest)) await rehashPassword(db, { userId: found.user.id, password });
    const { user } = found;
    const twoFactorEnabled = "twoFactorEnabled" in user && user.twoFactorEnabled === true;
    await proved.set({ proof: { userId: user.id, password, digest, twoFactorEnabled } });
    return user;
  });
}
