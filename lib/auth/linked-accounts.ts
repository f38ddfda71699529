import { count, eq } from "drizzle-orm";
import { db, type Executor } from "@/db/client";
import { accounts, passkeys } from "@/db/schema";
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
