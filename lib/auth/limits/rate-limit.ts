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

/** A request by what it counts for: `key` is a client address and the name of a rule. */
export type CountedRequest = Pick<RateLimitRule, "window" | "max"> & { key: string };

/**
 * Counts a request by the database's clock, so that any number of processes share a limit. Better Auth's limiter
 * takes two statements and the clock of the process, and runs in its router alone.
 *
 * @returns `null` if the request is within the limit, else the seconds until the next one is
 */
export async function countRequest({ key, window, max }: CountedRequest): Promise<number | null> {
  const { rows } = await db.execute<{ seconds: number | null }>(
    sql`SELECT app_count_request(${key}, ${window}, ${max}) AS seconds`,
  );
  return rows[0]?.seconds ?? null;
}
