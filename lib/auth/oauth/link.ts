import type { GenericEndpointContext } from "@better-auth/core";
import { getSessionFromCtx } from "better-auth/api";
import { linkOAuthAccount } from "better-auth/oauth2";
import { findActiveUser } from "@/lib/account/lock-user";
import { requestOrigin } from "@/lib/http/origin";
import { authTransaction } from "../adapter";
import { announceChange, type FactorChanged } from "../factor-mails";
import type { OAuthError } from "./errors";
import type { Identity } from "./identity";
import { providerName } from "./providers";

/** Returns the account that an identity is linked to, or `undefined`. */
export const findOwner = async (
  { context }: GenericEndpointContext,
  { providerId, accountId }: Identity,
): Promise<string | undefined> =>
  (await context.internalAdapter.findAccountByKey({ providerId, accountId }))?.userId;

/** A change of which providers open an account, as the audit log and the mail to its owner tell it. */
export const providerChange = (
  change: "linked" | "unlinked",
  providerId: string,
  by: "address" | "settings",
): FactorChanged => ({
  action: `provider.${change}`,
  metadata: { provider: providerId, by },
  detail: providerName(providerId),
});

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
  if ((await findOwner(ctx, identity)) === userId) return {};
  const { providerId, accountId } = identity;
  const result = await linkOAuthAccount(ctx, {
    link,
    account: { providerId, accountId },
    // Who stepped up may link any identity: its address is neither compared nor kept.
    userInfo: { emailVerified: true },
    profile: {},
  });
  if (!result.linked) {
    const isTaken = result.error.code === "account_already_linked_to_different_user";
    return { error: isTaken ? "already_linked" : "session_changed" };
  }
  const origin = requestOrigin(ctx.headers);
  await announceChange(tx, user, { ...providerChange("linked", providerId, "settings"), origin });
  return {};
}
