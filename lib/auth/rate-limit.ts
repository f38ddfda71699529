import { getIP } from "@better-auth/core/utils/ip";
import { normalizePathname } from "@better-auth/core/utils/url";
import type { AuthContext } from "better-auth";
import { sql } from "drizzle-orm";
import { db } from "@/db/client";
import { given, prepared } from "@/db/prepared";
import { relaxedCommit } from "@/db/relaxed-commit";
import { type RateLimitRule, rateLimitRule } from "./rate-limit-rules";

const now = sql`(extract(epoch FROM now()) * 1000)::bigint`;
const window = sql`${given("window")}::bigint`;
const count = prepared<{ count: number; seconds: number }>(
  "count-request",
  sql`
    INSERT INTO rate_limits AS r (key, count, last_request) VALUES (${given("key")}, 1, ${now})
    ON CONFLICT (key) DO UPDATE SET
      count = CASE WHEN r.last_request <= ${now} - ${window} THEN 1
        ELSE least(r.count, ${given("max")}::int) + 1 END,
      last_request = CASE WHEN r.last_request <= ${now} - ${window} THEN ${now}
        ELSE r.last_request END
    RETURNING count, ceil((last_request + ${window} - ${now}) / 1000.0)::int AS seconds,
      ${relaxedCommit}`,
);

/**
 * Counts a request in one statement, by the database's clock, so that however many processes share
 * a limit.
 *
 * @param key whose requests are counted together
 * @returns `null` if the request may go on, else in how many seconds the next one may
 */
export async function countRequest(key: string, rule: RateLimitRule): Promise<number | null> {
  const [row] = await count(db, { key, window: rule.window * 1000, max: rule.max });
  return !row || row.count <= rule.max ? null : Math.max(1, row.seconds);
}

/**
 * Limits how often one client address asks, in place of Better Auth's limiter, which takes two statements and
 * the clock of the process. IPv6 addresses count by their /64, which one subscriber has to itself.
 */
export async function limitAddress(
  request: Request,
  { baseURL, options }: AuthContext,
): Promise<{ response: Response } | undefined> {
  const rule = rateLimitRule(normalizePathname(request.url, new URL(baseURL).pathname));
  if (!rule) return;
  const address = getIP(request, options) ?? "unknown";
  const seconds = await countRequest(`${address}|${rule.name}`, rule);
  if (seconds === null) return;
  const body = {
    code: "TOO_MANY_REQUESTS",
    message: "Too many requests from your network. Wait a moment, then try again.",
  };
  const headers = { "Retry-After": String(seconds) };
  return { response: Response.json(body, { status: 429, headers }) };
}
