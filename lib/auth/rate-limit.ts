import { sql } from "drizzle-orm";
import { db } from "@/db/client";
import type { RateLimitRule } from "./rate-limit-rules";

const now = sql`(extract(epoch FROM now()) * 1000)::bigint`;

/**
 * Counts a request in one statement, by the database's clock, so that any number of processes share a
 * limit. Better Auth's limiter takes two statements and the clock of the process, and runs in its router
 * alone.
 *
 * @param key names the requests that are counted together
 * @returns `null` if the request is within the limit, else the seconds until the next one is
 */
export async function countRequest(
  key: string,
  { window, max }: RateLimitRule,
): Promise<number | null> {
  const milliseconds = sql`${window * 1000}::bigint`;
  const { rows } = await db.execute<{ seconds: number | null }>(sql`
    INSERT INTO rate_limits AS r (key, count, last_request) VALUES (${key}::text, 1, ${now})
    ON CONFLICT (key) DO UPDATE SET
      count = CASE WHEN r.last_request <= ${now} - ${milliseconds} THEN 1
        ELSE least(r.count, ${max}::int) + 1 END,
      last_request = CASE WHEN r.last_request <= ${now} - ${milliseconds} THEN ${now}
        ELSE r.last_request END
    RETURNING CASE WHEN count > ${max}::int
      THEN greatest(1, ceil((last_request + ${milliseconds} - ${now}) / 1000.0))::int END AS seconds`);
  return rows[0]?.seconds ?? null;
}
