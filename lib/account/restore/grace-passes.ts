import { and, eq, gt, sql } from "drizzle-orm";
import type { Executor, Transaction } from "@/db/client";
import { users } from "@/db/schema";
import { findActiveUser, lockUser } from "../lock-user";
import { findToken, issueToken } from "../tokens";

/** The cookie's name without the prefix of this application's cookies. */
export const gracePassCookie = "grace_pass";

/** How long a grace pass lasts. */
const gracePassSeconds = 10 * 60;

const inGrace = (userId: string) =>
  and(eq(users.id, userId), eq(users.status, "deleted"), gt(users.purgeAt, sql`clock_timestamp()`));

/**
 * Issues a pass for an account in its grace period, after verified credentials; an earlier one ends.
 *
 * @returns the pass for the cookie, of which only a hash is kept; `null` if there is no grace period
 */
export async function issueGracePass(
  tx: Transaction,
  userId: string,
): Promise<{ token: string; restorableUntil: Date } | null> {
  await lockUser(tx, userId);
  const [user] = await tx
    .select({ purgeAt: users.purgeAt, emailHash: users.emailHash })
    .from(users)
    .where(inGrace(userId));
  if (!user?.purgeAt) return null;
  const { token } = await issueToken(tx, {
    userId,
    emailHash: user.emailHash,
    purpose: "grace-pass",
    expiresAt: sql`now() + make_interval(secs => ${gracePassSeconds}::int)`,
  });
  return { token, restorableUntil: user.purgeAt };
}

export type GracePass = {
  /** Of the pass, by which grants are bound to it. */
  id: string;
  userId: string;
  email: string;
  joinedAt: Date;
  deletedAt: Date;
  restorableUntil: Date;
};

/** What a grace pass opens; `null` if it is unknown, expired or its account is no longer in its grace period. */
export async function findGracePass(tx: Executor, token: string): Promise<GracePass | null> {
  const pass = await findToken(tx, "grace-pass", token);
  if (!pass) return null;
  const [user] = await tx
    .select({
      email: users.email,
      joinedAt: users.createdAt,
      deletedAt: users.deletedAt,
      purgeAt: users.purgeAt,
    })
    .from(users)
    .where(inGrace(pass.userId));
  if (!user?.deletedAt || !user.purgeAt) return null;
  const { email, joinedAt, deletedAt, purgeAt } = user;
  return { id: pass.id, userId: pass.userId, email, joinedAt, deletedAt, restorableUntil: purgeAt };
}

/** What somebody asks with: a session of an active account, or the grace pass of a deleted one. */
export type RequestCredential = { sessionToken: string } | { gracePass: string };

/**
 * Whether what an operation was asked with still opens the account, which the transaction holds: a sign-out
 * everywhere, a new password or a restore may have ended it since it was looked at.
 */
export async function isStillValid(
  tx: Transaction,
  userId: string,
  credential: RequestCredential,
): Promise<boolean> {
  if ("gracePass" in credential)
    return (await findGracePass(tx, credential.gracePass))?.userId === userId;
  return (await findActiveUser(tx, userId, credential.sessionToken)) !== null;
}
