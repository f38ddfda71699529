import type { GenericEndpointContext } from "@better-auth/core";
import { createAuthMiddleware } from "@better-auth/core/api";
import { getSessionFromCtx } from "better-auth/api";
import { linkOAuthAccount } from "better-auth/oauth2";
import { eq } from "drizzle-orm";
import { z } from "zod";
import { db, type Executor } from "@/db/client";
import { accounts } from "@/db/schema";
import { findActiveUser } from "@/lib/account/lock-user";
import { requestOrigin } from "@/lib/http/origin";
import { announceChange, changeAccount, type FactorChanged } from "../account-changes";
import { authTransaction } from "../adapter";
import { authRefusal } from "../auth-error";
import { parseBody } from "../route-hooks";
import { signInMethods } from "../sign-in-methods";
import { stepUpBody } from "../soft-deletion/step-up-body";
import { requireStepUp } from "../step-up/verification";
import type { OAuthError } from "./errors";
import type { Identity } from "./identity";
import { providerName } from "./providers";

/** What a hook returns is only added to the body: what the route is not to see is taken out of it here. */
export function replaceBody(ctx: GenericEndpointContext, body: Record<string, unknown>): void {
  for (const field of Object.keys(ctx.body)) delete ctx.body[field];
  Object.assign(ctx.body, body);
}

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

export const unlinkPath = "/unlink-account";

const bodySchema = stepUpBody.safeExtend({ id: z.uuid() });

/** The provider of a linked account; refuses one that is not there, or is the last sign-in method. */
async function requireRemovable(tx: Executor, userId: string, id: string): Promise<string> {
  const linked = (await signInMethods(userId, tx)).providers.find((provider) => provider.id === id);
  if (!linked) throw authRefusal("BAD_REQUEST", "ACCOUNT_NOT_FOUND");
  if (!linked.removable) throw authRefusal("BAD_REQUEST", "LAST_WAY_IN");
  return linked.providerId;
}

/** Runs before `POST /unlink-account`, which takes the `id` of a linked account: asks for a step-up. */
export const beforeUnlink = createAuthMiddleware(async (ctx) => {
  const { id, ...stepUp } = parseBody(ctx, bodySchema);
  const current = await getSessionFromCtx(ctx);
  // Better Auth refuses who is not signed in.
  if (!current) return;
  // Said before the grant is used up.
  await requireRemovable(db, current.user.id, id);
  await requireStepUp(ctx, "linked-accounts", stepUp);
  replaceBody(ctx, { accountId: id });
});

/**
 * Runs where `/unlink-account` is about to delete the row, by a statement of its own: deletes it in one
 * transaction with the check, the audit row and the mail.
 *
 * @returns `false`, by which Better Auth leaves its statement out
 * @throws APIError 401 `UNAUTHORIZED` where the session has ended, 400 `ACCOUNT_NOT_FOUND` and `LAST_WAY_IN`
 */
export async function beforeAccountDelete(
  { id }: { id: string },
  ctx: GenericEndpointContext | null,
): Promise<false | undefined> {
  if (ctx?.path !== unlinkPath) return;
  await changeAccount(ctx, async (tx, user, announce) => {
    // Of two removals at once, the second sees what the first has left.
    const providerId = await requireRemovable(tx, user.id, id);
    await tx.delete(accounts).where(eq(accounts.id, id));
    await announce(providerChange("unlinked", providerId, "settings"));
  });
  return false;
}
