import { count, eq } from "drizzle-orm";
import { db, type Executor, type Transaction } from "@/db/client";
import { accounts, passkeys } from "@/db/schema";
import { findActiveUser } from "@/lib/account/lock-user";
import { announceLink } from "./oauth/link";
import { configuredProviders, providerName } from "./providers";

export type WaysIn = {
  password: boolean;
  passkeys: number;
  /** Whether another way in would be left without any one of the passkeys. */
  passkeysRemovable: boolean;
  providers: {
    id: string;
    providerId: string;
    name: string;
    linkedAt: Date;
    /** Whether another way in would be left. */
    removable: boolean;
  }[];
};

/**
 * Everything that opens an account. A link by mail is not among them: whoever loses the mailbox would
 * be locked out. Nor is a provider that is no longer configured, though it is listed.
 */
export async function waysIn(userId: string, tx: Executor = db): Promise<WaysIn> {
  const rows = await tx
    .select()
    .from(accounts)
    .where(eq(accounts.userId, userId))
    .orderBy(accounts.createdAt);
  const [counted] = await tx
    .select({ passkeys: count() })
    .from(passkeys)
    .where(eq(passkeys.userId, userId));
  const usable = new Set(configuredProviders().map(({ id }) => id));
  const password = rows.some((row) => row.providerId === "credential" && row.password !== null);
  const linked = rows.filter((row) => row.providerId !== "credential");
  const total =
    Number(password) +
    (counted?.passkeys ?? 0) +
    linked.filter((row) => usable.has(row.providerId)).length;
  return {
    password,
    passkeys: counted?.passkeys ?? 0,
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

export type Unlinking = "unlinked" | "SIGNED_OUT" | "ACCOUNT_NOT_FOUND" | "LAST_WAY_IN";

/** Takes a provider's identity off an account, unless it is the last way in. */
export async function unlinkProvider(
  tx: Transaction,
  input: { userId: string; sessionToken: string; id: string; origin: string },
): Promise<Unlinking> {
  const { userId, sessionToken, id, origin } = input;
  // Of two removals at once, the second sees what the first has left.
  const user = await findActiveUser(tx, userId, sessionToken);
  if (!user) return "SIGNED_OUT";
  const linked = (await waysIn(userId, tx)).providers.find((provider) => provider.id === id);
  if (!linked) return "ACCOUNT_NOT_FOUND";
  if (!linked.removable) return "LAST_WAY_IN";
  await tx.delete(accounts).where(eq(accounts.id, id));
  const { providerId } = linked;
  await announceLink(tx, user, { linked: false, providerId, by: "settings", origin });
  return "unlinked";
}
