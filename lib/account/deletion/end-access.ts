import { and, eq, isNull, notInArray, or } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { apiKeys, knownDevices, sessions, verifications } from "@/db/schema";
import { counters } from "../hourly-share";

// What may outlast the rest: a way to restore; images on their way to storage, which open nothing and
// which a session goes on with; and the link by which a password is being set.
const kinds = {
  restores: ["restore", "restore-link"],
  uploads: ["upload"],
  resets: ["reset-password"],
};

/** Ends whatever is open for a user, mailed links and codes above all; what was counted stays counted. */
export async function endPending(
  tx: Transaction,
  userId: string,
  { keep }: { keep?: keyof typeof kinds } = {},
): Promise<void> {
  const { purpose } = verifications;
  const kept = [...counters, ...(keep ? kinds[keep] : [])];
  await tx
    .delete(verifications)
    .where(and(eq(verifications.userId, userId), or(isNull(purpose), notInArray(purpose, kept))));
}

/** Ends every session and API key of a user, and the trust in every browser. */
export async function endAccess(tx: Transaction, userId: string): Promise<void> {
  await tx.delete(sessions).where(eq(sessions.userId, userId));
  await tx.delete(apiKeys).where(eq(apiKeys.userId, userId));
  await tx.delete(knownDevices).where(eq(knownDevices.userId, userId));
}
