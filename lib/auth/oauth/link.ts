import { and, eq } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { accounts, type users } from "@/db/schema";
import { findActiveUser } from "@/lib/account/lock-user";
import { announceChange } from "../factor-mails";
import { providerName } from "../providers";
import type { OAuthError } from "./errors";
import type { Identity } from "./identity";

type User = typeof users.$inferSelect;

/** Whose account an identity opens; `null` if nobody's. */
export async function findOwner(
  tx: Transaction,
  { providerId, accountId }: Identity,
): Promise<string | null> {
  const [row] = await tx
    .select({ userId: accounts.userId })
    .from(accounts)
    .where(and(eq(accounts.providerId, providerId), eq(accounts.accountId, accountId)));
  return row?.userId ?? null;
}

/** Keeps that an identity opens an account; none of the provider's tokens. */
export async function keepIdentity(
  tx: Transaction,
  userId: string,
  { providerId, accountId }: Identity,
): Promise<boolean> {
  const kept = await tx
    .insert(accounts)
    .values({ userId, providerId, accountId })
    .onConflictDoNothing()
    .returning({ id: accounts.id });
  return kept.length === 1;
}

/** Tells in the audit log and by mail that a provider now opens an account, or no longer does. */
export async function announceLink(
  tx: Transaction,
  user: User,
  change: { linked: boolean; providerId: string; by: "address" | "settings"; origin: string },
): Promise<void> {
  const { linked, providerId, by, origin } = change;
  await announceChange(tx, user, {
    action: linked ? "provider.linked" : "provider.unlinked",
    metadata: { provider: providerId, by },
    detail: providerName(providerId),
    origin,
  });
}

/**
 * Links an identity to the account of somebody who is signed in and asked for it; its address need
 * not be the account's. Returns why not, or `null` when it is linked, also if it was before.
 */
export async function linkIdentity(
  tx: Transaction,
  input: { userId: string; sessionToken: string; identity: Identity; origin: string },
): Promise<OAuthError | null> {
  const { userId, sessionToken, identity, origin } = input;
  const user = await findActiveUser(tx, userId, sessionToken);
  if (!user) return "session_changed";
  if (await keepIdentity(tx, userId, identity)) {
    await announceLink(tx, user, {
      linked: true,
      providerId: identity.providerId,
      by: "settings",
      origin,
    });
    return null;
  }
  return (await findOwner(tx, identity)) === userId ? null : "already_linked";
}
