import type { AuthContext } from "@better-auth/core";
import { getCurrentAdapter } from "@better-auth/core/context";
import type { Account, User } from "better-auth";
import type { Settings } from "../types";

/** A user row with the plugin's own fields; a row from before the plugin has none of them. */
export type StoredUser = User & {
  status?: string | null;
  deletedAt?: Date | null;
  purgeAt?: Date | null;
  formerEmail?: string | null;
};

export async function findStoredUser(
  context: AuthContext,
  userId: string,
): Promise<StoredUser | null> {
  const adapter = await getCurrentAdapter(context.adapter);
  return adapter.findOne<StoredUser>({ model: "user", where: [{ field: "id", value: userId }] });
}

/** Until when an account can be restored; `null` if it is not deleted or it is too late. */
export function graceEnd(user: StoredUser | null): Date | null {
  if (user?.status !== "deleted" || !user.purgeAt) return null;
  return user.purgeAt > new Date() ? user.purgeAt : null;
}

/** A user as it was before its address was moved aside. */
export function withOwnAddress(user: StoredUser): StoredUser {
  return user.formerEmail ? { ...user, email: user.formerEmail, formerEmail: null } : user;
}

/**
 * The users that an address belongs to: who signs in with it, then the deleted ones that gave it free,
 * the last deleted first.
 */
export async function findByAddress(
  context: AuthContext,
  settings: Settings,
  email: string,
): Promise<{ user: StoredUser; accounts: Account[] }[]> {
  const address = email.trim().toLowerCase();
  const current = await context.internalAdapter.findUserByEmail(address, { includeAccounts: true });
  const found: { user: StoredUser; accounts: Account[] }[] = current ? [current] : [];
  if (!settings.usesDefaultLife) return found;
  const adapter = await getCurrentAdapter(context.adapter);
  const former = await adapter.findMany<StoredUser>({
    model: "user",
    where: [{ field: "formerEmail", value: address }],
    sortBy: { field: "deletedAt", direction: "desc" },
    limit: 10,
  });
  for (const user of former)
    found.push({ user, accounts: await context.internalAdapter.findAccounts(user.id) });
  return found;
}

/** Whether any deleted account waits for its released address. */
export async function someAddressIsMovedAside(context: AuthContext): Promise<boolean> {
  const adapter = await getCurrentAdapter(context.adapter);
  // Greater than nothing: neither empty nor NULL, in every adapter.
  const where = [{ field: "formerEmail", operator: "gt" as const, value: "" }];
  return (await adapter.findOne({ model: "user", where })) !== null;
}

/** The hash of the password among the accounts of a user. */
export function passwordHashOf(accounts: Account[]): string | undefined {
  return accounts.find(({ providerId }) => providerId === "credential")?.password ?? undefined;
}
