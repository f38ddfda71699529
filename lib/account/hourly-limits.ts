import { createHash } from "node:crypto";
import { eq, sql } from "drizzle-orm";
import type { Executor } from "@/db/client";
import { hashEmail } from "@/db/email-hash";
import { hourlyCounters } from "@/db/schema";

/** An action and how often it is allowed within an hour. */
export type HourlyLimit = { action: string; limit: number };

const emailLimit = 5;

/** Counts in one statement, so that of many callers at once no more than `limit` are counted. */
async function count(
  tx: Executor,
  { action, limit }: HourlyLimit,
  counted: { by: string; userId?: string },
): Promise<number> {
  const key = createHash("sha256").update(`${action}:${counted.by}`).digest("base64url");
  const { rowCount } = await tx.execute(sql`
    INSERT INTO hourly_counters AS counter (key, action, user_id, count, expires_at)
    VALUES (${key}, ${action}, ${counted.userId ?? null}, 1, now() + interval '1 hour')
    ON CONFLICT (key) DO UPDATE SET (count, expires_at) = (
      SELECT CASE WHEN counter.expires_at <= now() THEN 1 ELSE counter.count + 1 END,
        CASE WHEN counter.expires_at <= now() THEN excluded.expires_at ELSE counter.expires_at END)
    WHERE counter.expires_at <= now() OR counter.count < ${limit}::int`);
  if (rowCount) return 0;
  const [row] = await tx
    .select({
      seconds: sql<number>`ceil(extract(epoch from ${hourlyCounters.expiresAt} - now()))::int`,
    })
    .from(hourlyCounters)
    .where(eq(hourlyCounters.key, key));
  return Math.max(1, row?.seconds ?? 1);
}

/**
 * Counts an action of a user. The hour begins with the first.
 *
 * @returns 0 if it is allowed, or the seconds until the hour is over if the limit is reached
 */
export function countAction(tx: Executor, userId: string, limit: HourlyLimit): Promise<number> {
  return count(tx, limit, { by: userId, userId });
}

/**
 * Counts an email to an address, in any spelling. Each kind has a limit of its own, so that a stranger
 * who requests one kind keeps no other from the owner, and so has each browser that the account knows.
 *
 * @param kind such as `reset-password`
 * @param deviceHash of such a browser
 * @returns `false` if five of this kind were sent within the hour
 */
export async function countEmail(
  tx: Executor,
  email: string,
  kind: string,
  deviceHash: string | null = null,
): Promise<boolean> {
  const limit = { action: `email:${kind}`, limit: emailLimit };
  const by = `${deviceHash ?? ""}:${hashEmail(email).emailHash}`;
  return (await count(tx, limit, { by })) === 0;
}
