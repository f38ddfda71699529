import { createHash, randomUUID } from "node:crypto";
import type { GenericEndpointContext } from "@better-auth/core";
import { eq, inArray, sql } from "drizzle-orm";
import { db, type Executor } from "@/db/client";
import { emailHashes, hashExactEmail } from "@/db/email-hash";
import { knownDevices, signInThrottles, users } from "@/db/schema";
import { requestOrigin } from "@/lib/http/origin";
import { enqueue } from "@/lib/jobs/queue";
import { tooMany } from "../auth-error";
import { hashDevice, readDeviceId } from "../sessions/devices";

/** Failures in a row before the first wait. */
export const freeFailures = 5;
const firstWaitSeconds = 30;
const longestWaitSeconds = 15 * 60;

/** The account that a password is guessed for, which need not exist, and the source of the guess. */
export type Guess = {
  /** In the spelling by which the account is found: each has counters of its own. */
  email: string;
  /** The browser's device cookie, or `null`: a browser that the account knows is counted separately. */
  deviceId: string | null;
  /** The guess comes with a session of the account: counted separately, so that no stranger can use it up. */
  signedIn?: boolean;
};

/** A guess that was counted as a failure before its outcome is known. */
export type Attempt = { key: string; email: string; failures: number; lockedUntil: Date | null };

/** The keys of the counters of an address, by the source of a guess. */
function countersOf(email: string) {
  const hash = hashExactEmail(email);
  const key = (from: string) => createHash("sha256").update(`${hash}:${from}`).digest("base64url");
  return {
    stranger: () => key("stranger"),
    session: () => key("session"),
    device: (deviceHash: string) => key(`device:${deviceHash}`),
  };
}

/** The address as accounts have it. */
const normalized = (email: string) => email.trim().toLowerCase();

/** The counter of a guess; whether the account knows the browser is read by the statement that counts. */
function counterOf({ email, deviceId, signedIn }: Guess) {
  const counters = countersOf(email);
  if (signedIn) return sql`${counters.session()}::text`;
  if (!deviceId) return sql`${counters.stranger()}::text`;
  const deviceHash = hashDevice(deviceId);
  return sql`CASE WHEN EXISTS (
    SELECT 1 FROM ${users} JOIN ${knownDevices} ON ${knownDevices.userId} = ${users.id}
    WHERE ${users.email} = ${normalized(email)} AND ${knownDevices.deviceHash} = ${deviceHash}
  ) THEN ${counters.device(deviceHash)}::text ELSE ${counters.stranger()}::text END`;
}

/**
 * Counts a guess as a failure before the password is verified, so that of many at once no more get
 * through than of many in a row; `recordFailure` or `recordSuccess` follows when the outcome is known.
 * Not within a transaction: a failure stays counted when everything else is rolled back.
 *
 * After five failures in a row each further one makes the next wait longer: 30 s, 1, 2, 4, 8, then 15
 * minutes. A day without a failure resets the counter.
 *
 * @throws APIError 429 `TOO_MANY_ATTEMPTS` with Retry-After in seconds; the guess is not counted then
 */
export async function assertNotThrottled(guess: Guess): Promise<Attempt> {
  const key = counterOf(guess);
  const { rows } = await db.execute<{
    key: string;
    failures: number;
    locked_until: string | Date | null;
  }>(sql`
    INSERT INTO sign_in_throttles AS t (key, failures, last_failure_at) VALUES (${key}, 1, now())
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
    RETURNING key, failures, blocked_until AS locked_until`);
  const [counted] = rows;
  if (counted) {
    const { key, failures, locked_until } = counted;
    return {
      key,
      email: guess.email,
      failures,
      lockedUntil: locked_until === null ? null : new Date(locked_until),
    };
  }
  const [wait] = await db
    .select({
      seconds: sql<number>`ceil(extract(epoch FROM ${signInThrottles.blockedUntil} - now()))::int`,
    })
    .from(signInThrottles)
    .where(eq(signInThrottles.key, key));
  // The same for every address, whether it has an account or not.
  throw tooMany("TOO_MANY_ATTEMPTS", Math.max(1, wait?.seconds ?? 1));
}

/** As `assertNotThrottled`, for a guess that a request makes. */
export async function countGuess(
  ctx: GenericEndpointContext,
  { email, signedIn }: Omit<Guess, "deviceId">,
): Promise<Attempt> {
  const deviceId = signedIn ? null : await readDeviceId(ctx);
  return assertNotThrottled({ email, signedIn, deviceId });
}

/**
 * Records a wrong guess. The first that leads to a wait has the owner notified by a job that looks the
 * address up, so that the request does the same whether there is an account or not.
 *
 * @param origin of the request, for the links in the email
 */
export async function recordFailure(attempt: Attempt, origin: string): Promise<void> {
  const { email, failures, lockedUntil } = attempt;
  if (failures !== freeFailures || !lockedUntil) return;
  await enqueue(db, "account-locked", {
    emailHashes: emailHashes(email),
    exactHash: hashExactEmail(email),
    origin,
    at: new Date(lockedUntil.getTime() - firstWaitSeconds * 1000).toISOString(),
    until: lockedUntil.toISOString(),
    lock: randomUUID(),
  });
}

/** Records a right guess: the failures of its counter are forgotten. */
export async function recordSuccess({ key }: Attempt): Promise<void> {
  await db.delete(signInThrottles).where(eq(signInThrottles.key, key));
}

/**
 * Verifies a password under the limit of the account.
 *
 * @param verify returns whether it is right; a throw counts as wrong
 * @returns the result of `verify`
 * @throws APIError 429 `TOO_MANY_ATTEMPTS` before `verify` is called
 */
export async function limitGuesses(
  ctx: GenericEndpointContext,
  of: Omit<Guess, "deviceId">,
  verify: () => Promise<boolean>,
): Promise<boolean> {
  const attempt = await countGuess(ctx, of);
  const right = await verify();
  if (right) await recordSuccess(attempt);
  else await recordFailure(attempt, requestOrigin(ctx.headers));
  return right;
}

/** Forgets all failures of an account, after a proved reset. */
export async function clearFailures(
  executor: Executor,
  { email }: { email: string },
): Promise<void> {
  const devices = await executor
    .select({ deviceHash: knownDevices.deviceHash })
    .from(knownDevices)
    .innerJoin(users, eq(users.id, knownDevices.userId))
    .where(eq(users.email, normalized(email)));
  const counters = countersOf(email);
  const keys = [
    counters.stranger(),
    counters.session(),
    ...devices.map(({ deviceHash }) => counters.device(deviceHash)),
  ];
  await executor.delete(signInThrottles).where(inArray(signInThrottles.key, keys));
}
