import { getAuthenticatorName } from "@better-auth/passkey";
import { and, asc, eq, isNotNull, ne, or, sql } from "drizzle-orm";
import { db, type Executor } from "@/db/client";
import { accounts, passkeys } from "@/db/schema";

export type PasskeySummary = {
  id: string;
  name: string;
  createdAt: Date;
  /** What keeps it, such as `iCloud Keychain`, where the authenticator tells. */
  provider: string | null;
};

/** What a person is shown of a passkey: neither its key nor its credential id. */
export function summarise(row: typeof passkeys.$inferSelect): PasskeySummary {
  const provider = getAuthenticatorName(row.aaguid) ?? null;
  return {
    id: row.id,
    name: row.name || provider || "Passkey",
    createdAt: row.createdAt,
    provider,
  };
}

/** The passkeys of a user, the oldest first. */
export async function listPasskeys(userId: string): Promise<PasskeySummary[]> {
  const rows = await db
    .select()
    .from(passkeys)
    .where(eq(passkeys.userId, userId))
    .orderBy(asc(passkeys.createdAt), asc(passkeys.id));
  return rows.map(summarise);
}

/** Whether a user could sign in no more without this passkey: no password, provider or other passkey. */
export async function isLastWayIn(
  tx: Executor,
  userId: string,
  passkeyId: string,
): Promise<boolean> {
  const account = tx
    .select({ id: accounts.id })
    .from(accounts)
    .where(
      and(
        eq(accounts.userId, userId),
        or(ne(accounts.providerId, "credential"), isNotNull(accounts.password)),
      ),
    );
  const other = tx
    .select({ id: passkeys.id })
    .from(passkeys)
    .where(and(eq(passkeys.userId, userId), ne(passkeys.id, passkeyId)));
  const { rows } = await tx.execute<{ another: boolean }>(
    sql`SELECT EXISTS (${account}) OR EXISTS (${other}) AS another`,
  );
  return !rows[0]?.another;
}
