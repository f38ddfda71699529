import { createHash, randomUUID } from "node:crypto";
import type { GenericEndpointContext } from "@better-auth/core";
import { and, eq, inArray, sql } from "drizzle-orm";
import { z } from "zod";
import { db, type Executor } from "@/db/client";
import { emailHashes, exactEmailHashes, hashExactEmail } from "@/db/email-hash";
import { auditLogs, knownDevices, signInLockouts, users } from "@/db/schema";
import { appendAudit } from "@/lib/audit/append";
import { enqueueMail } from "@/lib/email/enqueue";
import { requestOrigin } from "@/lib/http/origin";
import { enqueue } from "@/lib/jobs/queue";
import { tooMany } from "../auth-error";
import { hashDevice, readDeviceId } from "../sessions/devices";
import type { CountedRequest } from "./rate-limit";

/** Failures in a row before the first wait. */
export const freeFailures = 5;
const firstWaitSeconds = 30;
const longestWaitSeconds = 15 * 60;

/** The account that a password is tried for, which need not exist, and the source of the attempt. */
export type PasswordAttempt = {
  /** In the spelling by which the account is found: each has counters of its own. */
  email: string;
  /** The browser's device cookie, or `null`: a browser that the account knows is counted separately. */
  deviceId: string | null;
  /** The attempt comes with a session of the account: counted separately, so that no stranger can use it up. */
  signedIn?: boolean;
  /** The request that makes the attempt, where it is counted with it. */
  request?: CountedRequest | null;
};

/** An attempt that was counted as failed before its outcome is known. */
export type CountedAttempt = {
  key: string;
  email: string;
  failures: number;
  lockedUntil: Date | null;
};

/** The key of the counter of an address for one source of attempts. */
const counterKey = (email: string, source: "stranger" | "session" | `device:${string}`) =>
  createHash("sha256")
    .update(`${hashExactEmail(email)}:${source}`)
    .digest("base64url");

/** The address as accounts have it. */
const normalized = (email: string) => email.trim().toLowerCase();

/**
 * Counts an attempt as failed before the password is verified, so that of many at once no more get
 * through than of many in a row; `recordFailure` or `recordSuccess` follows when the outcome is known.
 * Not within a transaction: a failure stays counted when everything else is rolled back.
 *
 * After five failures in a row each further one makes the next wait longer: 30 s, 1, 2, 4, 8, then 15
 * minutes. A day without a failure resets the counter.
 *
 * @throws APIError 429 `TOO_MANY_ATTEMPTS`, or `TOO_MANY_REQUESTS` if the request is above its limit, with
 *   Retry-After in seconds; the attempt is not counted then
 */
export async function assertNotLockedOut(attempt: PasswordAttempt): Promise<CountedAttempt> {
  const { email, signedIn, request } = attempt;
  const device = attempt.deviceId && hashDevice(attempt.deviceId);
  const { rows } = await db.execute<{
    key: string;
    failures: number;
    locked_until: string | Date | null;
    wait_seconds: number | null;
    request_seconds: number | null;
  }>(sql`
    SELECT * FROM app_count_attempt(
      ${normalized(email)}, ${counterKey(email, signedIn ? "session" : "stranger")},
      ${device}, ${device && counterKey(email, `device:${device}`)},
      ${freeFailures}, ${firstWaitSeconds}, ${longestWaitSeconds},
      ${request?.key ?? null}, ${request?.window ?? null}, ${request?.max ?? null})`);
  const [counted] = rows;
  if (!counted) throw new Error("app_count_attempt returned no row");
  const { key, failures, locked_until, wait_seconds, request_seconds } = counted;
  if (request_seconds !== null) throw tooMany("TOO_MANY_REQUESTS", request_seconds);
  // The same for every address, whether it has an account or not.
  if (wait_seconds !== null) throw tooMany("TOO_MANY_ATTEMPTS", wait_seconds);
  return {
    key,
    email,
    failures,
    lockedUntil: locked_until === null ? null : new Date(locked_until),
  };
}

/** As `assertNotLockedOut`, for an attempt that a request makes. */
export async function countAttempt(
  ctx: GenericEndpointContext,
  of: Omit<PasswordAttempt, "deviceId">,
): Promise<CountedAttempt> {
  return assertNotLockedOut({ ...of, deviceId: of.signedIn ? null : readDeviceId(ctx) });
}

/**
 * Records a wrong password. The first that leads to a wait has the owner notified by a job that looks the
 * address up, so that the request does the same whether there is an account or not.
 *
 * @param origin of the request, for the links in the email
 */
export async function recordFailure(attempt: CountedAttempt, origin: string): Promise<void> {
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

/** Records a right password: the failures of its counter are forgotten. */
export async function recordSuccess({ key }: CountedAttempt): Promise<void> {
  await db.delete(signInLockouts).where(eq(signInLockouts.key, key));
}

/**
 * Verifies a password under the limit of the account.
 *
 * @param verify returns whether it is right; a throw counts as wrong
 * @returns the result of `verify`
 * @throws APIError 429 `TOO_MANY_ATTEMPTS` before `verify` is called
 */
export async function limitAttempts(
  ctx: GenericEndpointContext,
  of: Omit<PasswordAttempt, "deviceId">,
  verify: () => Promise<boolean>,
): Promise<boolean> {
  const attempt = await countAttempt(ctx, of);
  const right = await verify();
  if (right) await recordSuccess(attempt);
  else await recordFailure(attempt, requestOrigin(ctx.headers));
  return right;
}

/** Deletes all failed attempts of an account, after a password reset. */
export async function clearFailures(
  executor: Executor,
  { id, email }: { id: string; email: string },
): Promise<void> {
  const devices = await executor
    .select({ deviceHash: knownDevices.deviceHash })
    .from(knownDevices)
    .where(eq(knownDevices.userId, id));
  const sources = devices.map(({ deviceHash }) => `device:${deviceHash}` as const);
  const keys = (["stranger", "session", ...sources] as const).map((source) =>
    counterKey(email, source),
  );
  await executor.delete(signInLockouts).where(inArray(signInLockouts.key, keys));
}

const payloadSchema = z.object({
  /** Under each pepper that was known: while one is replaced, accounts are hashed under either. */
  emailHashes: z.array(z.string()).min(1),
  /** The hash of the one spelling that was attempted. */
  exactHash: z.string(),
  origin: z.string(),
  at: z.iso.datetime(),
  until: z.iso.datetime(),
  /** Names this one lock. */
  lock: z.uuid(),
});

/**
 * Audits that wrong passwords have locked an account and tells its owner how to get in all the same; for an
 * address without an account, nothing. A lock that has been told is not told again.
 */
export async function accountLockedTask(payload: unknown): Promise<void> {
  const { emailHashes, exactHash, origin, at, until, lock } = payloadSchema.parse(payload);
  await db.transaction(async (tx) => {
    const found = await tx
      .select()
      .from(users)
      .where(and(inArray(users.emailHash, emailHashes), eq(users.emailVerified, true)))
      .orderBy(users.id)
      .for("update");
    const user = found.find(({ email }) => exactEmailHashes(email).includes(exactHash));
    if (!user) return;
    const { id: userId, name } = user;
    const sameLock = and(
      eq(auditLogs.userId, userId),
      eq(auditLogs.action, "account.locked"),
      sql`${auditLogs.metadata} ->> 'lock' = ${lock}`,
    );
    if ((await tx.$count(auditLogs, sameLock)) > 0) return;
    await appendAudit(tx, { action: "account.locked", userId, metadata: { lock, until } });
    // A deleted account has nothing to reset; its restore page leads on.
    if (user.status !== "active") return;
    const props = { name, at, until, resetUrl: `${origin}/forgot-password` };
    await enqueueMail(tx, { template: "account-locked", to: user.email, props });
  });
}
