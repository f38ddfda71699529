import { and, inArray, isNull, notInArray, or, sql } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { apiKeys, dataExports, knownDevices, sessions, verifications } from "@/db/schema";
import type { TokenPurpose } from "../tokens";

/**
 * Voids the tokens of users, emailed links and codes among them, and ends their running data exports. Counters of
 * limits stay, and so do uploads, which grant no access.
 *
 * @param keep purposes of tokens that stay
 */
export async function endPending(
  tx: Transaction,
  userIds: string | string[],
  { keep = [] }: { keep?: TokenPurpose[] } = {},
): Promise<void> {
  const { purpose } = verifications;
  const ids = [userIds].flat();
  await tx.execute(sql`
    WITH ended AS (DELETE FROM ${dataExports} WHERE ${inArray(dataExports.userId, ids)})
    DELETE FROM ${verifications}
    WHERE ${and(inArray(verifications.userId, ids), or(isNull(purpose), notInArray(purpose, keep)))}`);
}

/** Ends every session and API key of users, and the trust in every browser. */
export async function endAccess(tx: Transaction, userIds: string[]): Promise<void> {
  for (const table of [sessions, apiKeys, knownDevices])
    await tx.delete(table).where(inArray(table.userId, userIds));
}
