import { and, eq, isNull, notInArray, or, sql } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { apiKeys, dataExports, knownDevices, sessions, verifications } from "@/db/schema";
import type { TokenPurpose } from "../tokens";

/**
 * Voids a user's tokens, emailed links and codes among them, and ends a running data export. Counters of
 * limits stay, and so do uploads, which grant no access.
 *
 * @param keep purposes of tokens that stay
 */
export async function endPending(
  tx: Transaction,
  userId: string,
  { keep = [] }: { keep?: TokenPurpose[] } = {},
): Promise<void> {
  const { purpose } = verifications;
  await tx.execute(sql`
    WITH ended AS (DELETE FROM ${dataExports} WHERE ${eq(dataExports.userId, userId)})
    DELETE FROM ${verifications}
    WHERE ${and(eq(verifications.userId, userId), or(isNull(purpose), notInArray(purpose, keep)))}`);
}

/** Ends every session and API key of a user, and the trust in every browser. */
export async function endAccess(tx: Transaction, userId: string): Promise<void> {
  await tx.delete(sessions).where(eq(sessions.userId, userId));
  await tx.delete(apiKeys).where(eq(apiKeys.userId, userId));
  await tx.delete(knownDevices).where(eq(knownDevices.userId, userId));
}
