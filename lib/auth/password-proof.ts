import type { GenericEndpointContext } from "@better-auth/core";
import { db } from "@/db/client";
import { hashEmail } from "@/db/email-hash";
import { limitGuesses } from "./limit-guesses";
import { needsRehash } from "./password";
import { rehashPassword } from "./rehash";

// Of no password: argon2id at the cost of lib/auth/password.ts, so that looking at it takes as long.
const decoy =
  "$argon2id$v=19$m=19456,t=2,p=1$VQr8vjHBEztMgUX8IJ68FA$HV52fyE188W/vE8wcFRV4TK13w0YU8OfbId+7danSHs";

/**
 * The user that an address and a password prove, under the limit of the account; `null` where there is
 * no such account, it has no password, or the password is wrong. One hash in every case, so that
 * time tells nothing either.
 *
 * @throws APIError 429 `TOO_MANY_ATTEMPTS`
 */
export function proveByPassword(ctx: GenericEndpointContext, email: string, password: string) {
  return limitGuesses(ctx, hashEmail(email), async () => {
    const { internalAdapter, password: hasher } = ctx.context;
    const found = await internalAdapter.findUserByEmail(email.toLowerCase(), {
      includeAccounts: true,
    });
    const digest = found?.accounts.find(({ providerId }) => providerId === "credential")?.password;
    const right = await hasher.verify({ hash: digest ?? decoy, password });
    if (!found || !digest || !right) return null;
    if (needsRehash(digest)) await rehashPassword(db, { userId: found.user.id, password });
    return found.user;
  });
}
