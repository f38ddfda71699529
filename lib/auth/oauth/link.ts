import type { GenericEndpointContext } from "@better-auth/core";
import { getSessionFromCtx } from "better-auth/api";
import { linkOAuthAccount } from "better-auth/oauth2";
import type { Transaction } from "@/db/client";
import type { users } from "@/db/schema";
import { findActiveUser } from "@/lib/account/lock-user";
import { requestOrigin } from "@/lib/http/origin";
import { authTransaction } from "../adapter";
import { announceChange } from "../factor-mails";
import { providerName } from "../providers";
import type { OAuthError } from "./errors";
import type { Identity } from "./identity";

/** Whose account an identity opens; `undefined` if nobody's. */
export const findOwner = async (
  { context }: GenericEndpointContext,
  { providerId, accountId }: Identity,
): Promise<string | undefined> =>
  (await context.internalAdapter.findAccountByKey({ providerId, accountId }))?.userId;

/** Tells in the audit log and by mail that a provider now opens an account, or no longer does. */
export async function announceLink(
  tx: Transaction,
  user: typeof users.$inferSelect,
  input: { change: "linked" | "unlinked"; providerId: string; by: "address" | "settings" },
  origin: string,
): Promise<void> {
  const { change, providerId, by } = input;
  await announceChange(tx, user, {
    action: `provider.${change}`,
    metadata: { provider: providerId, by },
    detail: providerName(providerId),
    origin,
  });
}

/**
 * Links an identity for the session that asked for it, if that is alive and its user is still the one of
 * this browser. Returns why not; no error also where it was linked before. Call it within a transaction.
 */
export async function linkIdentity(
  ctx: GenericEndpointContext,
  link: Parameters<typeof linkOAuthAccount>[1]["link"],
  identity: Identity,
): Promise<{ error?: OAuthError }> {
  const tx = authTransaction();
  const { userId } = link;
  const current = await getSessionFromCtx(ctx);
  const user =
    current?.user.id === userId && (await findActiveUser(tx, userId, current.session.token));
  if (!user) return { error: "session_changed" };
  const owner = await findOwner(ctx, identity);
  if (owner) return owner === userId ? {} : { error: "already_linked" };
  const { providerId, accountId } = identity;
  const { linked } = await linkOAuthAccount(ctx, {
    link,
    account: { providerId, accountId },
    // Who stepped up may link any identity: its address is neither compared nor kept.
    userInfo: { emailVerified: true },
    profile: {},
  });
  // The session that asked has ended, or another account has linked the identity at the same moment.
  if (!linked)
    return { error: (await findOwner(ctx, identity)) ? "already_linked" : "session_changed" };
  const change = { change: "linked", providerId, by: "settings" } as const;
  await announceLink(tx, user, change, requestOrigin(ctx.headers));
  return {};
}
