import { createHash, randomBytes } from "node:crypto";
import type { GenericEndpointContext } from "@better-auth/core";
import { and, eq, sql } from "drizzle-orm";
import { z } from "zod";
import type { Executor, Transaction } from "@/db/client";
import { users, verifications } from "@/db/schema";

/** How long the second step may take, in seconds. */
const challengeSeconds = 600;
/** So many wrong codes end a challenge: the first step has to be taken anew. */
const attemptsAllowed = 5;
const purpose = "two-factor";

const identify = (token: string) =>
  createHash("sha256").update(`${purpose}:${token}`).digest("base64url");

const isLive = (token: string) =>
  and(
    eq(verifications.identifier, identify(token)),
    eq(verifications.purpose, purpose),
    sql`${verifications.expiresAt} > now()`,
  );

export const challengeCookie = (ctx: Pick<GenericEndpointContext, "context">) =>
  ctx.context.createAuthCookie("two_factor", { maxAge: challengeSeconds });

/** The token that the first step has left in this browser, or `null`. */
export async function readChallenge(ctx: GenericEndpointContext): Promise<string | null> {
  return (await ctx.getSignedCookie(challengeCookie(ctx).name, ctx.context.secret)) || null;
}

/** Whose second step it is, and what the first was: `password`, `magic-link`, `oauth:google`. */
export type Challenge = { userId: string; method: string | null };

/** What is kept of a challenge beside its owner. */
const valueSchema = z.object({ method: z.string().nullable(), wrongCodes: z.number() });

/**
 * Notes that an account has passed the first step.
 *
 * @returns the token of the second step, of which only a hash is kept; `null` if the account was
 * deleted meanwhile
 */
export async function openChallenge(
  tx: Executor,
  { userId, method }: Challenge,
): Promise<string | null> {
  const token = randomBytes(32).toString("base64url");
  const value = JSON.stringify({ method, wrongCodes: 0 } satisfies z.infer<typeof valueSchema>);
  // FOR SHARE waits for a deletion that is under way and then sees it: no row is left behind it.
  const { rows } = await tx.execute(sql`
    INSERT INTO ${verifications} (identifier, value, purpose, user_id, email_hash, expires_at)
    SELECT ${identify(token)}, ${value}, ${purpose}, id, email_hash,
      now() + make_interval(secs => ${challengeSeconds}::int)
    FROM ${users} WHERE id = ${userId} AND status = 'active' FOR SHARE
    RETURNING id`);
  return rows.length > 0 ? token : null;
}

/** The challenge of a token; `null` if it is unknown, used, expired or of a deleted account. */
export async function findChallenge(tx: Executor, token: string): Promise<Challenge | null> {
  const [row] = await tx
    .select({ userId: verifications.userId, value: verifications.value })
    .from(verifications)
    .where(isLive(token));
  if (!row?.userId) return null;
  return { userId: row.userId, method: valueSchema.parse(JSON.parse(row.value)).method };
}

/** Counts a wrong code; the last that is allowed ends the challenge. The caller holds its owner. */
export async function countWrongCode(tx: Transaction, token: string): Promise<void> {
  const [row] = await tx
    .select({ value: verifications.value })
    .from(verifications)
    .where(isLive(token));
  if (!row) return;
  const value = valueSchema.parse(JSON.parse(row.value));
  value.wrongCodes += 1;
  if (value.wrongCodes >= attemptsAllowed) return closeChallenge(tx, token);
  await tx
    .update(verifications)
    .set({ value: JSON.stringify(value) })
    .where(isLive(token));
}

/** Ends a challenge. */
export async function closeChallenge(tx: Transaction, token: string): Promise<void> {
  await tx.delete(verifications).where(isLive(token));
}
