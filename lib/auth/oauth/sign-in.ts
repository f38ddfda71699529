import { randomUUID } from "node:crypto";
import type { GenericEndpointContext } from "@better-auth/core";
import { runWithTransaction } from "@better-auth/core/context";
import { and, eq, gt, sql } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { users } from "@/db/schema";
import { findHold } from "@/lib/account/hold";
import { lockUser } from "@/lib/account/lock-user";
import { appendAudit } from "@/lib/audit/append";
import { sqlStateOf } from "@/lib/error-reason";
import { requestOrigin } from "@/lib/http/origin";
import { authTransaction } from "../adapter";
import { claimAddress } from "../claim-address";
import { requestMailedLink } from "../mailed-links";
import { makeRoom, takeTurn } from "../sign-up";
import type { OAuthError } from "./errors";
import type { Identity } from "./identity";
import { announceLink, findOwner, keepIdentity } from "./link";

const uniqueViolation = "23505";

type User = typeof users.$inferSelect;
type Adapter = GenericEndpointContext["context"]["internalAdapter"];
type SignedIn = {
  /** `null` where a second step is to follow. */
  session: Awaited<ReturnType<Adapter["createSession"]>> | null;
  user: NonNullable<Awaited<ReturnType<Adapter["findUserById"]>>>;
};
type Refused = {
  error: OAuthError;
  /** Until when the account can be brought back, where it is deleted. */
  restorableUntil?: Date;
  /** Whose link works in this browser. */
  signUp?: string;
};

/** What becomes of somebody who came back from a provider. */
export type Outcome = SignedIn | Refused;

async function lockedUser(tx: Transaction, userId: string): Promise<User | undefined> {
  await lockUser(tx, userId);
  const [user] = await tx.select().from(users).where(eq(users.id, userId));
  return user;
}

/** Told to the owner alone, who has just been proved. Past the deadline there is nothing to tell. */
async function refuseDeleted(
  tx: Transaction,
  user: User,
  { providerId }: Identity,
): Promise<Refused> {
  await appendAudit(tx, {
    action: "session.refused",
    userId: user.id,
    metadata: { method: `oauth:${providerId}`, reason: "deleted" },
  });
  const [row] = await tx
    .select({ until: users.purgeAt })
    .from(users)
    .where(and(eq(users.id, user.id), gt(users.purgeAt, sql`now()`)));
  return row?.until
    ? { error: "account_deleted", restorableUntil: row.until }
    : { error: "sign_in_failed" };
}

async function startSession(ctx: GenericEndpointContext, userId: string): Promise<SignedIn> {
  const { internalAdapter } = ctx.context;
  const session = await internalAdapter.createSession(userId);
  const user = await internalAdapter.findUserById(userId);
  if (!user) throw new Error("the account no longer exists");
  return { session, user };
}

async function markVerified(tx: Transaction, user: User, by: string): Promise<void> {
  await tx.update(users).set({ emailVerified: true }).where(eq(users.id, user.id));
  await appendAudit(tx, {
    action: "account.verified",
    userId: user.id,
    metadata: { by },
  });
}

async function makeUser(
  ctx: GenericEndpointContext,
  tx: Transaction,
  identity: Identity & { email: string },
): Promise<User> {
  const { email, name, providerId } = identity;
  const { id } = await ctx.context.internalAdapter.createUser(
    { email, name, emailVerified: false },
    { method: "oauth", oauth: { providerId } },
  );
  await keepIdentity(tx, id, identity);
  const user = await lockedUser(tx, id);
  if (!user) throw new Error("no user was created");
  return user;
}

/** An identity that has been here before opens its account, whatever its address is by now. */
async function signInOwner(
  ctx: GenericEndpointContext,
  tx: Transaction,
  identity: Identity,
  ownerId: string,
): Promise<Outcome> {
  const user = await lockedUser(tx, ownerId);
  // Unlinked, or purged, while the lock was waited for.
  if (!user || (await findOwner(tx, identity)) !== ownerId) return { error: "sign_in_failed" };
  if (user.status === "deleted") return refuseDeleted(tx, user, identity);
  if (!user.emailVerified) {
    const proved = identity.emailVerified && identity.email === user.email;
    if (!proved) {
      const origin = requestOrigin(ctx.headers);
      await requestMailedLink(tx, { kind: "verify-email", email: user.email, origin });
      return { error: "email_not_verified", signUp: user.id };
    }
    if (await findHold(tx, user.email)) return { error: "address_held" };
    await markVerified(tx, user, identity.providerId);
  }
  return startSession(ctx, user.id);
}

/** The provider has seen that the address is theirs, so they may know what it is used for here. */
async function signInByAddress(
  ctx: GenericEndpointContext,
  tx: Transaction,
  identity: Identity & { email: string },
): Promise<Outcome> {
  // An account that never proved the address has no claim to it.
  await makeRoom(tx, identity.email);
  const [user] = await tx.select().from(users).where(eq(users.email, identity.email)).for("update");
  if (user?.status === "deleted") return refuseDeleted(tx, user, identity);
  if (user) {
    const { id: userId, email } = user;
    // An operator's account that never proved the address made no room; what was set up in it goes.
    const claim = { userId, email, madeHere: false, by: identity.providerId };
    if (!user.emailVerified && !(await claimAddress(tx, claim))) return { error: "address_held" };
    if (!(await keepIdentity(tx, user.id, identity))) return { error: "sign_in_failed" };
    const { providerId } = identity;
    const origin = requestOrigin(ctx.headers);
    await announceLink(tx, user, { linked: true, providerId, by: "address", origin });
    return startSession(ctx, user.id);
  }
  if (await findHold(tx, identity.email)) return { error: "address_held" };
  const made = await makeUser(ctx, tx, identity);
  await markVerified(tx, made, identity.providerId);
  return startSession(ctx, made.id);
}

/** The address may be anybody's: the answer is the same whether it is free, taken, deleted or held. */
async function signUpUnproved(
  ctx: GenericEndpointContext,
  tx: Transaction,
  identity: Identity & { email: string },
): Promise<Outcome> {
  const { email } = identity;
  await makeRoom(tx, email);
  const [taken] = await tx.select({ id: users.id }).from(users).where(eq(users.email, email));
  const free = !taken && !(await findHold(tx, email));
  const signUp = free ? (await makeUser(ctx, tx, identity)).id : randomUUID();
  await requestMailedLink(tx, { kind: "sign-up", email, origin: requestOrigin(ctx.headers) });
  return { error: "email_not_verified", signUp };
}

/**
 * Signs in whoever a provider vouches for, in one transaction: the account that the identity is linked
 * to, else the account of an address that both sides have verified, else a new one. Nothing is written
 * for a deleted account.
 */
export async function signInWithIdentity(
  ctx: GenericEndpointContext,
  identity: Identity,
): Promise<Outcome> {
  const signIn = async (): Promise<Outcome> => {
    const tx = authTransaction();
    const { email } = identity;
    const known = await findOwner(tx, identity);
    if (known) return signInOwner(ctx, tx, identity, known);
    if (!email) return { error: "email_not_found" };
    await takeTurn(tx, email);
    // Of two at once, the first has made the account by now.
    const meanwhile = await findOwner(tx, identity);
    if (meanwhile) return signInOwner(ctx, tx, identity, meanwhile);
    return identity.emailVerified
      ? signInByAddress(ctx, tx, { ...identity, email })
      : signUpUnproved(ctx, tx, { ...identity, email });
  };
  return runWithTransaction(ctx.context.adapter, signIn).catch((error: unknown) => {
    // Somebody has come by the address on another road at the same moment: now it is found taken.
    if (sqlStateOf(error) !== uniqueViolation) throw error;
    return runWithTransaction(ctx.context.adapter, signIn);
  });
}
