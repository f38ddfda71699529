import { createHash, randomUUID } from "node:crypto";
import { eq, getTableColumns, inArray, sql } from "drizzle-orm";
import type { Database, Executor } from "@/db/client";
import { emailHashes, hashExactEmail } from "@/db/email-hash";
import { given, prepared } from "@/db/prepared";
import { relaxedCommit } from "@/db/relaxed-commit";
import { accounts, knownDevices, signInThrottles, users } from "@/db/schema";
import { enqueue } from "@/lib/queue";
import { tooMany } from "./auth-error";
import { hashDevice } from "./devices";
import { counterValues, counting, type RequestCounter } from "./rate-limit";

/** So many wrong passwords in a row are taken before the first wait. */
export const freeFailures = 5;
const firstWaitSeconds = 30;
const longestWaitSeconds = 15 * 60;

/** What is guessed at and from where; the account need not exist. */
export type Guess = {
  /** In the spelling by which the account is found: each has counters of its own. */
  email: string;
  /** The browser's device cookie, or `null`: a browser that the account knows is counted by itself. */
  deviceId: string | null;
  /** The guess comes with a session of the account: counted apart, so that no stranger can use it up. */
  signedIn?: boolean;
  /** Of the request, where it is counted with the guess. */
  request?: RequestCounter | null;
};

/** A guess that was let through and counted, before anybody knew whether it is right. */
export type Attempt = {
  key: string;
  email: string;
  failures: number;
  lockedUntil: Date | null;
  /** Of that address, and the digest of the password; `null` where there is none. */
  user: FoundUser | null;
  digest: string | null;
};

export type FoundUser = typeof users.$inferSelect;

type CountedGuess = {
  /** Until the client address may ask again; `null` if it may now. */
  request_seconds: number | null;
  /** `null` where the guess is not let through. */
  guess_key: string | null;
  guess_failures: number;
  guess_locked_until: string | null;
  guess_digest: string | null;
} & Record<string, unknown>;

/** The keys of the counters of an address, by what a guess comes from. */
function countersOf(email: string) {
  const hash = hashExactEmail(email);
  const key = (from: string) => createHash("sha256").update(`${hash}:${from}`).digest("base64url");
  return {
    stranger: () => key("stranger"),
    session: () => key("session"),
    device: (deviceHash: string) => key(`device:${deviceHash}`),
  };
}

/** An address as accounts have it. */
const named = (email: string) => email.trim().toLowerCase();

function valuesOf({ email, deviceId, signedIn }: Guess) {
  const deviceHash = deviceId && !signedIn ? hashDevice(deviceId) : null;
  const counters = countersOf(email);
  return {
    email: named(email),
    deviceHash,
    known: deviceHash && counters.device(deviceHash),
    other: signedIn ? counters.session() : counters.stranger(),
  };
}

/** The counter of a guess: whether the account knows the browser is seen in the statement that asks. */
const counter = sql`CASE WHEN EXISTS (
    SELECT 1 FROM ${users} JOIN ${knownDevices} ON ${knownDevices.userId} = ${users.id}
    WHERE ${users.email} = ${given("email")} AND ${knownDevices.deviceHash} = ${given("deviceHash")}::text
  ) THEN ${given("known")}::text ELSE ${given("other")}::text END`;

const waitOfGuess = prepared<{ seconds: number | null }>(
  "wait-of-guess",
  sql`SELECT ceil(extract(epoch FROM blocked_until - now()))::int AS seconds
    FROM sign_in_throttles WHERE key = ${counter}`,
);

const userColumns = Object.entries(getTableColumns(users));

/** Counts a guess, unless its request is refused, and finds the account that it is about. */
const countGuess = prepared<CountedGuess>(
  "count-guess",
  sql`
    WITH request AS (${counting}), guess AS (
      INSERT INTO sign_in_throttles AS t (key, failures, last_failure_at)
      SELECT ${counter}, 1, now() WHERE NOT EXISTS (SELECT FROM request WHERE seconds IS NOT NULL)
      ON CONFLICT (key) DO UPDATE SET
        (failures, last_failure_at, blocked_until) = (
          SELECT n, now(),
            CASE WHEN n >= ${freeFailures}::int THEN now() + make_interval(secs => least(
              ${longestWaitSeconds}::int,
              ${firstWaitSeconds}::int * power(2, least(n - ${freeFailures}::int, 10))
            )) END
          FROM (SELECT CASE WHEN t.last_failure_at < now() - interval '1 day'
            THEN 1 ELSE t.failures + 1 END AS n) AS counted)
        WHERE t.blocked_until IS NULL OR t.blocked_until <= now()
      RETURNING key, failures, blocked_until, ${relaxedCommit}
    )
    SELECT (SELECT seconds FROM request) AS "request_seconds",
      guess.key AS "guess_key", guess.failures AS "guess_failures",
      guess.blocked_until AS "guess_locked_until", ${accounts.password} AS "guess_digest",
      ${sql.join(
        userColumns.map(([key, column]) => sql`${column} AS ${sql.identifier(key)}`),
        sql`, `,
      )}
    FROM (SELECT) AS asked LEFT JOIN guess ON true
      LEFT JOIN ${users} ON ${users.email} = ${given("email")}
      LEFT JOIN ${accounts} ON ${accounts.userId} = ${users.id}
        AND ${accounts.providerId} = 'credential'`,
);

function readUser(row: CountedGuess): FoundUser | null {
  if (row.id === null) return null;
  return Object.fromEntries(
    userColumns.map(([key, column]) => {
      const value = row[key] ?? null;
      return [key, value === null ? null : column.mapFromDriverValue(value)];
    }),
  ) as FoundUser;
}

/**
 * Counts a guess as a failure before it is looked at, so that of many at once no more get through than
 * of many in a row; the outcome is told by `recordFailure` or `recordSuccess`.
 *
 * After five failures in a row each further one makes the next wait longer: 30 s, 1, 2, 4, 8, then 15
 * minutes. A day without one starts anew.
 *
 * @param database not a transaction: a failure stays counted when everything else is rolled back
 * @throws APIError 429 `TOO_MANY_ATTEMPTS`, or `TOO_MANY_REQUESTS` of the client address, with Retry-After
 *   in seconds; no guess is counted then
 */
export async function assertNotThrottled(database: Database, guess: Guess): Promise<Attempt> {
  const values = valuesOf(guess);
  const [row] = await countGuess(database, { ...values, ...counterValues(guess.request ?? null) });
  if (row?.request_seconds) throw tooMany("TOO_MANY_REQUESTS", row.request_seconds);
  if (row?.guess_key)
    return {
      key: row.guess_key,
      email: guess.email,
      failures: row.guess_failures,
      lockedUntil: row.guess_locked_until === null ? null : new Date(row.guess_locked_until),
      user: readUser(row),
      digest: row.guess_digest,
    };
  const [block] = await waitOfGuess(database, values);
  // The same for every address, whether it has an account or not.
  throw tooMany("TOO_MANY_ATTEMPTS", Math.max(1, block?.seconds ?? 1));
}

/**
 * What follows a wrong guess. The first that leads to a wait has the owner told, by a job that looks
 * the address up, so that the request does the same whether there is an account or not.
 *
 * @param origin that of the request, for the links in the mail
 */
export async function recordFailure(
  executor: Executor,
  attempt: Attempt,
  origin: string,
): Promise<void> {
  const { email, failures, lockedUntil } = attempt;
  if (failures !== freeFailures || !lockedUntil) return;
  await enqueue(executor, "account-locked", {
    emailHashes: emailHashes(email),
    exactHash: hashExactEmail(email),
    origin,
    at: new Date(lockedUntil.getTime() - firstWaitSeconds * 1000).toISOString(),
    until: lockedUntil.toISOString(),
    lock: randomUUID(),
  });
}

/**
 * What follows a right guess: the failures of its counter are forgotten.
 *
 * @param database not a transaction, as where it was counted
 */
export async function recordSuccess(database: Database, { key }: Attempt): Promise<void> {
  await database
    .delete(signInThrottles)
    .where(eq(signInThrottles.key, key))
    .returning({ relaxed: relaxedCommit });
}

/** Forgets all failures of an account, after a proved reset. */
export async function clearFailures(
  executor: Executor,
  { email }: { email: string },
): Promise<void> {
  const keys = await keysOf(executor, email);
  await executor.delete(signInThrottles).where(inArray(signInThrottles.key, keys));
}

async function keysOf(executor: Executor, email: string): Promise<string[]> {
  const devices = await executor
    .select({ deviceHash: knownDevices.deviceHash })
    .from(knownDevices)
    .innerJoin(users, eq(users.id, knownDevices.userId))
    .where(eq(users.email, named(email)));
  const counters = countersOf(email);
  return [
    counters.stranger(),
    counters.session(),
    ...devices.map(({ deviceHash }) => counters.device(deviceHash)),
  ];
}
