import { eq } from "drizzle-orm";
import { db, type Executor } from "@/db/client";
import { accounts, passkeys } from "@/db/schema";
import { configuredProviders, providerName } from "./oauth/providers";

/**
 * The sign-in methods of an account. A magic link is not among them: without the mailbox its owner would be
 * locked out. Nor is a provider that is no longer configured, though it is listed.
 *
 * @returns `removable` and `passkeysRemovable`: whether a sign-in method would be left without it
 */
export async function signInMethods(userId: string, tx: Executor = db) {
  const rows = await tx
    .select()
    .from(accounts)
    .where(eq(accounts.userId, userId))
    .orderBy(accounts.createdAt);
  const passkeyCount = await tx.$count(passkeys, eq(passkeys.userId, userId));
  const usable = new Set(configuredProviders().map(({ id }) => id));
  const password = rows.some((row) => row.providerId === "credential" && row.password !== null);
  const linked = rows.filter((row) => row.providerId !== "credential");
  const total =
    Number(password) + passkeyCount + linked.filter((row) => usable.has(row.providerId)).length;
  return {
    password,
    passkeys: passkeyCount,
    passkeysRemovable: total > 1,
    providers: linked.map(({ id, providerId, createdAt }) => ({
      id,
      providerId,
      name: providerName(providerId),
      linkedAt: createdAt,
      removable: total - Number(usable.has(providerId)) > 0,
    })),
  };
}

export type SignInMethods = Awaited<ReturnType<typeof signInMethods>>;
