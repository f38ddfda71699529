import type { GenericEndpointContext } from "@better-auth/core";
import { sql } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { findActiveUser, lockUser } from "@/lib/account/lock-user";
import {
  countWrongCode,
  findToken,
  issueToken,
  voidToken,
  withoutCount,
} from "@/lib/account/tokens";

/** How long the second step may take, in seconds. */
export const challengeSeconds = 600;
/** So many wrong codes end a challenge: the first step has to be taken anew. */
const attemptsAllowed = 5;
const purpose = "two-factor";

export const challengeCookie = (ctx: Pick<GenericEndpointContext, "context">) =>
  ctx.context.createAuthCookie("two_factor", { maxAge: challengeSeconds });

/** The user of a challenge, and the first factor: `password`, `magic-link`, `oauth:google`. */
export type Challenge = { userId: string; method: string | null };

/**
 * Notes that an account has passed the first step. Waits for a deletion that is in progress and then sees
 * it: no row is left behind it.
 *
 * @returns the token of the second step, of which only a hash is kept; `null` if the account was
 * deleted meanwhile
 */
export async function openChallenge(
  tx: Transaction,
  { userId, method }: Challenge,
): Promise<string | null> {
  const user = await findActiveUser(tx, userId);
  if (!user) return null;
  const { token } = await issueToken(tx, {
    userId,
    emailHash: user.emailHash,
    purpose,
    value: `${method ?? ""}:0`,
    expiresAt: sql`now() + make_interval(secs => ${challengeSeconds}::int)`,
    // Another browser may be between its two steps.
    voidEarlier: false,
  });
  return token;
}

/** The token that the first step has left in this browser, or `null`. */
export async function readChallenge(ctx: GenericEndpointContext): Promise<string | null> {
  return (await ctx.getSignedCookie(challengeCookie(ctx).name, ctx.context.secret)) || null;
}

/**
 * The challenge of a token, with its account locked until the transaction ends.
 *
 * @returns `null` if there is none, or it is used, expired or of a deleted account. `countWrongCode` is to
 *   commit; the last that is allowed ends the challenge
 */
export async function lockChallenge(tx: Transaction, token: string) {
  const found = await findToken(tx, purpose, token);
  if (!found) return null;
  await lockUser(tx, found.userId);
  // Asked again under the lock: a deletion, or the same code sent twice, may have ended it.
  const row = await findToken(tx, purpose, token);
  return (
    row && {
      userId: row.userId,
      method: withoutCount(row.value) || null,
      countWrongCode: () => countWrongCode(tx, purpose, token, attemptsAllowed),
      close: () => voidToken(tx, purpose, token),
    }
  );
}
