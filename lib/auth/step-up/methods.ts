import { eq, sql } from "drizzle-orm";
import { db } from "@/db/client";
import { accounts, passkeys, users } from "@/db/schema";

/**
 * By what the owner of an account can confirm that it is them.
 *
 * @returns `password`: where there is none, an emailed code takes its place; `secondFactor`: whether a code is
 *   asked for besides either; `passkey`, which suffices by itself
 */
export async function stepUpMethods(userId: string) {
  const [row] = await db
    .select({
      password: sql<boolean>`EXISTS (SELECT FROM ${accounts} WHERE ${accounts.userId} = ${userId}::uuid
        AND ${accounts.providerId} = 'credential' AND ${accounts.password} IS NOT NULL)`,
      secondFactor: users.twoFactorEnabled,
      passkey: sql<boolean>`EXISTS (
        SELECT FROM ${passkeys} WHERE ${passkeys.userId} = ${userId}::uuid)`,
    })
    .from(users)
    .where(eq(users.id, userId));
  return row ?? { password: false, secondFactor: false, passkey: false };
}

export type StepUpMethods = Awaited<ReturnType<typeof stepUpMethods>>;
