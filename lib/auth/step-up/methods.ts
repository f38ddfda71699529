import { and, eq, isNotNull, sql } from "drizzle-orm";
import type { Executor } from "@/db/client";
import { db } from "@/db/client";
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
  const password = tx
    .select({ id: accounts.id })
    .from(accounts)
    .where(
      and(
        eq(accounts.userId, users.id),
        eq(accounts.providerId, "credential"),
        isNotNull(accounts.password),
      ),
    );
  const passkey = tx
    .select({ id: passkeys.id })
    .from(passkeys)
    .where(eq(passkeys.userId, users.id));
  const [row] = await tx
    .select({
      password: sql<boolean>`EXISTS (${password})`,
      secondFactor: users.twoFactorEnabled,
      passkey: sql<boolean>`EXISTS (${passkey})`,
    })
    .from(users)
    .where(eq(users.id, userId));
  return row ?? { password: false, secondFactor: false, passkey: false };
}
