import { randomUUID } from "node:crypto";
import type { GenericEndpointContext } from "@better-auth/core";
import { APIError, BASE_ERROR_CODES } from "@better-auth/core/error";
import { handleOAuthUserInfo } from "better-auth/oauth2";
import { eq, sql } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { users } from "@/db/schema";
import { findReservation } from "@/lib/account/deletion/email-reservation";
import { eraseUnverified } from "@/lib/account/deletion/erase";
import { appendAudit } from "@/lib/audit/append";
import { requestOrigin } from "@/lib/http/origin";
import { announceChange } from "../account-changes";
import { authTransaction } from "../adapter";
import { claimAddress } from "../links/followed-links";
import { requestMailedLink } from "../links/mailed-links";
import { takeTurn } from "../sign-up/sign-up";
import type { OAuthError } from "./errors";
import type { Identity } from "./identity";
import { findOwner, providerChange } from "./link";

/** The result of a callback; a second factor may follow before a session. */
export type OAuthSignInOutcome = {
  error?: OAuthError;
  /** Until when the account can be restored, where it is deleted. */
  restorableUntil?: Date;
  /** The user whose verification link works in this browser. */
  signUp?: string;
  signedIn?: NonNullable<Awaited<ReturnType<typeof handleOAuthUserInfo>>["data"]>;
};

/**
 * Decides whether Better Auth may go on with an identity. An identity that has been here before opens its
 * account, whatever its address is by now; another one opens the account of an address that both sides
 * have verified, which is told to its owner, or a new one.
 *
 * @returns the refusal; `null` to go on
 */
async function refusalOf(
  ctx: GenericEndpointContext,
  tx: Transaction,
  identity: Identity,
): Promise<OAuthSignInOutcome | null> {
  const { emailVerified, providerId } = identity;
  const origin = requestOrigin(ctx.headers);
  const email = identity.email ?? "";
  // Of two at once, the second finds the account that the first has made.
  if (email) await takeTurn(tx, email);
  const ownerId = await findOwner(ctx, identity);
  if (!ownerId && !email) return { error: "email_not_found" };
  // An account with an unverified address has no claim to it.
  if (!ownerId) await eraseUnverified(tx, email);
  const [{ user, isRestorable } = {}] = await tx
    .select({ user: users, isRestorable: sql<boolean>`${users.purgeAt} > now()` })
    .from(users)
    .where(ownerId ? eq(users.id, ownerId) : eq(users.email, email))
    .for("update");
  // Unlinked, or purged, while the lock was waited for.
  if (ownerId && (!user || (await findOwner(ctx, identity)) !== ownerId))
    return { error: "sign_in_failed" };
  // Anybody may have claimed the address: mail and answer are the same whether it is free, taken, deleted or reserved.
  if (!ownerId && !emailVerified) {
    await requestMailedLink(tx, { kind: "sign-up", email, origin });
    const isFree = !user && !(await findReservation(tx, email));
    return isFree ? null : { error: "email_not_verified", signUp: randomUUID() };
  }
  if (user?.status === "deleted") {
    const metadata = { method: `oauth:${providerId}`, reason: "deleted" } as const;
    await appendAudit(tx, { action: "session.refused", userId: user.id, metadata });
    // Only after the provider has identified the owner; past the deadline nothing is revealed.
    return isRestorable && user.purgeAt
      ? { error: "account_deleted", restorableUntil: user.purgeAt }
      : { error: "sign_in_failed" };
  }
  if (!user) return (await findReservation(tx, email)) ? { error: "address_held" } : null;
  if (!user.emailVerified) {
    if (!emailVerified || email !== user.email) {
      await requestMailedLink(tx, { kind: "verify-email", email: user.email, origin });
      return { error: "email_not_verified", signUp: user.id };
    }
    // An admin's account is not replaced: what others set up in it is removed.
    if (!(await claimAddress(tx, user, { madeHere: ownerId !== undefined, by: providerId })))
      return { error: "address_held" };
  }
  if (!ownerId)
    await announceChange(tx, user, { ...providerChange("linked", providerId, "address"), origin });
  return null;
}

/**
 * Signs in by an identity. Call it within a transaction, which holds the lock on the account.
 *
 * @throws APIError 422 `FAILED_TO_CREATE_USER` where another request has stored the same address or identity
 *   meanwhile
 */
export async function signInWithIdentity(
  ctx: GenericEndpointContext,
  identity: Identity,
): Promise<OAuthSignInOutcome> {
  const tx = authTransaction();
  const refusal = await refusalOf(ctx, tx, identity);
  if (refusal) return refusal;
  const { providerId, accountId, email, emailVerified, name } = identity;
  const { error, data, isRegister } = await handleOAuthUserInfo(ctx, {
    // An identity that has been here before needs no address.
    userInfo: { id: accountId, email: email ?? "", emailVerified, name },
    account: { providerId, accountId },
    source: { method: "oauth", oauth: { providerId } },
  });
  const noteCreation = (userId: string) => {
    const metadata = { method: `oauth:${providerId}` } as const;
    return appendAudit(tx, { action: "account.created", userId, metadata });
  };
  if (data) {
    const { id: userId } = data.user;
    if (isRegister) {
      await noteCreation(userId);
      await appendAudit(tx, { action: "account.verified", userId, metadata: { by: providerId } });
    }
    return { signedIn: data };
  }
  // `requireEmailVerification` (lib/auth/oauth/providers.ts): the account is new.
  if (error === "email_not_verified") {
    const userId = await findOwner(ctx, identity);
    if (userId) await noteCreation(userId);
    return { error, signUp: userId };
  }
  // lib/auth/two-factor/require-challenge.ts kept the session back; the second factor follows.
  if (error === "unable to create session") return {};
  // It has swallowed the database's reason.
  throw APIError.from("UNPROCESSABLE_ENTITY", BASE_ERROR_CODES.FAILED_TO_CREATE_USER);
}
