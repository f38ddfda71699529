import { sql } from "drizzle-orm";
import { db } from "@/db/client";

/** How many requests of one client address are taken within a window, which begins with the first. */
export type RateLimitRule = {
  /** Paths of one rule count together. */
  name: string;
  /** In seconds. */
  window: number;
  max: number;
};

// Generous: a whole office may share one address. What protects a single account is lib/auth/limits/lockout.ts.
const rules: (RateLimitRule & { paths: RegExp })[] = [
  { name: "sign-up", paths: /^\/sign-up\//, window: 300, max: 100 },
  {
    name: "mail",
    paths:
      /^\/(request-password-reset|sign-in\/magic-link|send-verification-email|change-email|step-up\/request|soft-deletion\/request-restore)$/,
    window: 300,
    max: 100,
  },
  { name: "sign-in", paths: /^\/sign-in\//, window: 60, max: 100 },
  {
    name: "proof",
    paths:
      /^\/((verify|change|set|reset)-password|verify-email|delete-user|link-social|unlink-account|api-keys\/create|magic-link\/verify|change-email\/confirm|(step-up|two-factor|soft-deletion|passkey)\/.*)$/,
    window: 60,
    max: 100,
  },
];

const everythingElse: RateLimitRule = { name: "other", window: 60, max: 600 };

/**
 * The limit of an auth route, in every environment.
 *
 * @param path below `/api/auth`, such as `/sign-in/email`
 * @returns `null` for the session check alone, which every page makes and nothing can be guessed at by
 */
export function rateLimitRule(path: string): RateLimitRule | null {
  if (path === "/get-session") return null;
  return rules.find(({ paths }) => paths.test(path)) ?? everythingElse;
}

const now = sql`(extract(epoch FROM now()) * 1000)::bigint`;

/**
 * Counts a request in one statement, by the database's clock, so that any number of processes share a limit.
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
