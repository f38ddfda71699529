import { eq, sql } from "drizzle-orm";
import { db, type Executor } from "@/db/client";
import { accounts, passkeys, users } from "@/db/schema";

export type ProofMethods = {
  /** Where there is none, a code that is mailed takes its place. */
  password: boolean;
  /** Whether a code is asked for besides the password or the mailed code. */
  secondFactor: boolean;
  /** Suffices by itself. */
  passkey: boolean;
};

/** By what the owner of an account can prove that it is them. */
export async function proofMethods(userId: string, tx: Executor = db): Promise<ProofMethods> {
  const [row] = await tx
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
