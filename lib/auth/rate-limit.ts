import { getIP } from "@better-auth/core/utils/ip";
import { normalizePathname } from "@better-auth/core/utils/url";
import type { AuthContext } from "better-auth";
import { sql } from "drizzle-orm";
import { db } from "@/db/client";
import { given, prepared } from "@/db/prepared";
import { relaxedCommit } from "@/db/relaxed-commit";
import { tooMany } from "./auth-error";
import { type RateLimitRule, rateLimitRule } from "./rate-limit-rules";

const now = sql`(extract(epoch FROM now()) * 1000)::bigint`;
const window = sql`${given("window")}::bigint`;
const key = sql`${given("key")}::text`;

/** A request that is counted, under a key that says with which others. */
export type RequestCounter = { key: string; rule: RateLimitRule };

/**
 * Counts a request, by the database's clock, unless the key is `NULL`: with the count, the most that are
 * taken, and the seconds until the next one is. Takes what `counterValues` gives.
 */
export const counting = sql`
    INSERT INTO rate_limits AS r (key, count, last_request)
    SELECT ${key}, 1, ${now} WHERE ${key} IS NOT NULL
    ON CONFLICT (key) DO UPDATE SET
      count = CASE WHEN r.last_request <= ${now} - ${window} THEN 1
        ELSE least(r.count, ${given("max")}::int) + 1 END,
      last_request = CASE WHEN r.last_request <= ${now} - ${window} THEN ${now}
        ELSE r.last_request END
    RETURNING CASE WHEN count > ${given("max")}::int
      THEN greatest(1, ceil((last_request + ${window} - ${now}) / 1000.0))::int END AS seconds,
      ${relaxedCommit}`;

/** The values of `counting`. */
export const counterValues = (counter: RequestCounter | null) => ({
  key: counter?.key ?? null,
  window: (counter?.rule.window ?? 0) * 1000,
  max: counter?.rule.max ?? 0,
});

const count = prepared<{ seconds: number | null }>("count-request", counting);

/**
 * Counts a request in one statement, by the database's clock, so that however many processes share
 * a limit.
 *
 * @param key whose requests are counted together
 * @returns `null` if the request may go on, else in how many seconds the next one may
 */
export async function countRequest(key: string, rule: RateLimitRule): Promise<number | null> {
  const [row] = await count(db, counterValues({ key, rule }));
  return row?.seconds ?? null;
}

// Counted by the statement that counts the guess: one less for each sign-in.
const countedWithGuess = "/sign-in/email";
const uncounted = new WeakMap<Request, RequestCounter>();

/** The counter of a request that is not counted yet, for whoever counts it now; `null` if it is. */
export function takeCounter(request: Request | undefined): RequestCounter | null {
  const counter = (request && uncounted.get(request)) ?? null;
  if (request) uncounted.delete(request);
  return counter;
}

async function refusalOf({ key, rule }: RequestCounter): Promise<Response | undefined> {
  const seconds = await countRequest(key, rule);
  if (seconds === null) return;
  const { body, headers } = tooMany("TOO_MANY_REQUESTS", seconds);
  return Response.json(body, { status: 429, headers });
}

/**
 * Limits how often one client address asks, in place of Better Auth's limiter, which takes two statements and
 * the clock of the process. IPv6 addresses count by their /64, which one subscriber has to itself.
 */
export async function limitAddress(
  request: Request,
  { options }: AuthContext,
): Promise<{ response: Response } | undefined> {
  const path = normalizePathname(request.url, options.basePath ?? "");
  const rule = rateLimitRule(path);
  if (!rule) return;
  const counter = { key: `${getIP(request, options) ?? "unknown"}|${rule.name}`, rule };
  // With a bearer token another request goes on in place of this one (lib/auth/api-tokens/bearer.ts).
  if (path === countedWithGuess && !request.headers.has("authorization")) {
    uncounted.set(request, counter);
    return;
  }
  const response = await refusalOf(counter);
  return response && { response };
}

/** Counts a request that was refused before its guess was, and refuses it for that if there were too many. */
export async function limitUncounted(request: Request): Promise<Response | undefined> {
  const counter = takeCounter(request);
  return counter ? refusalOf(counter) : undefined;
}
