import { eq } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { apiKeys, knownDevices, sessions } from "@/db/schema";

/** Ends every session and API key of a user, and the trust in every browser. */
export async function endAccess(tx: Transaction, userId: string): Promise<void> {
  await tx.delete(sessions).where(eq(sessions.userId, userId));
  await tx.delete(apiKeys).where(eq(apiKeys.userId, userId));
  await tx.delete(knownDevices).where(eq(knownDevices.userId, userId));
}
