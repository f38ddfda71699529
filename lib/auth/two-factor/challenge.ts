import type { GenericEndpointContext } from "@better-auth/core";
import { sql } from "drizzle-orm";
import type { Executor, Transaction } from "@/db/client";
import { findActiveUser } from "@/lib/account/lock-user";
import {
  countWrongCode as countAgainst,
  dropToken,
  findToken,
  issueToken,
  withoutCount,
} from "../tokens";

/** How long the second step may take, in seconds. */
const challengeSeconds = 600;
/** So many wrong codes end a challenge: the first step has to be taken anew. */
const attemptsAllowed = 5;
const purpose = "two-factor";

export const challengeCookie = (ctx: Pick<GenericEndpointContext, "context">) =>
  ctx.context.createAuthCookie("two_factor", { maxAge: challengeSeconds });

/** The token that the first step has left in this browser, or `null`. */
export async function readChallenge(ctx: GenericEndpointContext): Promise<string | null> {
  return (await ctx.getSignedCookie(challengeCookie(ctx).name, ctx.context.secret)) || null;
}

/** Whose second step it is, and what the first was: `password`, `magic-link`, `oauth:google`. */
export type Challenge = { userId: string; method: string | null };

/**
 * Notes that an account has passed the first step. Waits for a deletion that is under way and then sees
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

/** The challenge of a token; `null` if it is unknown, used, expired or of a deleted account. */
export async function findChallenge(tx: Executor, token: string): Promise<Challenge | null> {
  const row = await findToken(tx, purpose, token);
  return row && { userId: row.userId, method: withoutCount(row.value) || null };
}

/** Counts a wrong code; the last that is allowed ends the challenge. The caller holds its owner. */
export const countWrongCode = (tx: Transaction, token: string) =>
  countAgainst(tx, purpose, token, attemptsAllowed);

/** Ends a challenge. */
export const closeChallenge = (tx: Transaction, token: string) => dropToken(tx, purpose, token);
