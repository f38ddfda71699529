import { createHash, randomUUID } from "node:crypto";
import { APIError } from "better-auth/api";
import { eq, inArray, type SQL, sql } from "drizzle-orm";
import type { Database, Executor } from "@/db/client";
import { hashEmail, hashExactEmail } from "@/db/email-hash";
import { relaxedCommit } from "@/db/relaxed-commit";
import { knownDevices, signInThrottles, users } from "@/db/schema";
import { enqueue } from "@/lib/queue";
import { hashDevice } from "./devices";

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
};

/** A guess that was let through and counted, before anybody knew whether it is right. */
export type Attempt = {
  key: string;
  email: string;
  failures: number;
  lockedUntil: Date | null;
};

const keyOf = (email: string, from: string) =>
  createHash("sha256")
    .update(`${hashExactEmail(email)}:${from}`)
    .digest("base64url");

const strangerKey = (email: string) => keyOf(email, "stranger");
const sessionKey = (email: string) => keyOf(email, "session");
const deviceKey = (email: string, deviceHash: string) => keyOf(email, `device:${deviceHash}`);

const isNamed = (email: string) => eq(users.email, email.trim().toLowerCase());

/** The counter of a guess, as an expression: whether the account knows the browser is seen in the same statement. */
function counterOf({ email, deviceId, signedIn }: Guess): SQL<string> {
  if (signedIn) return sql`${sessionKey(email)}::text`;
  if (!deviceId) return sql`${strangerKey(email)}::text`;
  const deviceHash = hashDevice(deviceId);
  return sql`CASE WHEN EXISTS (
      SELECT 1 FROM ${users} JOIN ${knownDevices} ON ${knownDevices.userId} = ${users.id}
      WHERE ${isNamed(email)} AND ${knownDevices.deviceHash} = ${deviceHash}
    ) THEN ${deviceKey(email, deviceHash)}::text ELSE ${strangerKey(email)}::text END`;
}

/** The refusal of a guess that came too soon; the same for every address, whether it has an account or not. */
function tooManyAttempts(seconds: number): APIError {
  return new APIError(
    "TOO_MANY_REQUESTS",
    {
      code: "TOO_MANY_ATTEMPTS",
      message: "Too many wrong passwords in a row. Wait a while, then try again.",
    },
    { "Retry-After": String(seconds) },
  );
}

/**
 * Counts a guess as a failure before it is looked at, so that of many at once no more get through than
 * of many in a row; the outcome is told by `recordFailure` or `recordSuccess`.
 *
 * After five failures in a row each further one makes the next wait longer: 30 s, 1, 2, 4, 8, then 15
 * minutes. A day without one starts anew.
 *
 * @param database not a transaction: a failure stays counted when everything else is rolled back
 * @throws APIError 429 `TOO_MANY_ATTEMPTS` with Retry-After in seconds; nothing is counted then
 */
export async function assertNotThrottled(database: Database, guess: Guess): Promise<Attempt> {
  const counter = counterOf(guess);
  const { rows } = await database.execute<{
    key: string;
    failures: number;
    locked_until: Date | string | null;
  }>(sql`
    INSERT INTO sign_in_throttles AS t (key, failures, last_failure_at)
    VALUES (${counter}, 1, now())
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
    RETURNING key, failures, blocked_until AS locked_until, ${relaxedCommit}`);
  const [row] = rows;
  if (row)
    return {
      key: row.key,
      email: guess.email,
      failures: row.failures,
      lockedUntil: row.locked_until === null ? null : new Date(row.locked_until),
    };
  const [block] = await database
    .select({
      seconds: sql<number>`ceil(extract(epoch FROM ${signInThrottles.blockedUntil} - now()))::int`,
    })
    .from(signInThrottles)
    .where(eq(signInThrottles.key, counter));
  throw tooManyAttempts(Math.max(1, block?.seconds ?? 1));
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
    emailHash: hashEmail(email).emailHash,
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
  const keys = await countersOf(executor, email);
  await executor.delete(signInThrottles).where(inArray(signInThrottles.key, keys));
}

async function countersOf(executor: Executor, email: string): Promise<string[]> {
  const devices = await executor
    .select({ deviceHash: knownDevices.deviceHash })
    .from(knownDevices)
    .innerJoin(users, eq(users.id, knownDevices.userId))
    .where(isNamed(email));
  return [
    strangerKey(email),
    sessionKey(email),
    ...devices.map(({ deviceHash }) => deviceKey(email, deviceHash)),
  ];
}
