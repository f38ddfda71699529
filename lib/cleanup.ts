import { and, eq, lt, sql } from "drizzle-orm";
import { db } from "@/db/client";
import {
  apiKeys,
  blockedIdentifiers,
  dataExports,
  devMails,
  hourlyCounters,
  jwks,
  knownDevices,
  rateLimits,
  sessions,
  signInLockouts,
  users,
  verifications,
} from "@/db/schema";
import { liftExpiredBans } from "@/lib/account/ban";
import { eraseAccounts } from "@/lib/account/deletion/erase";
import { retrySpentPurges } from "@/lib/account/deletion/purge";
import { deleteOldSpoolFolders } from "@/lib/account/export/spool-folder";
import { lifecycleParticipants } from "@/lib/account/lifecycle";
import { issueReceiptsForSql } from "@/lib/account/receipts/erased-by-sql";
import { rehashAddresses } from "@/lib/account/rehash-addresses";
import { isUnverifiedFor } from "@/lib/account/unverified";
import { deleteOldDrafts } from "@/lib/admin/bulk/create-operation";
import { env } from "@/lib/env";
import { reasonOf } from "@/lib/error-reason";
import { cleanupDays } from "@/lib/legal/retention";
import { log } from "@/lib/log";

const daysAgo = (days: number) => sql`now() - make_interval(days => ${days}::int)`;

/** Deletes sessions that have expired, never one that lives; returns how many. */
export async function deleteExpiredSessions(): Promise<number> {
  const result = await db.delete(sessions).where(lt(sessions.expiresAt, sql`now()`));
  return result.rowCount ?? 0;
}

/**
 * Erases accounts of members that were never verified, seven days after the sign-up; one that cannot be holds up
 * no other.
 *
 * @throws Error after all of them, if one could not be erased
 */
async function eraseStaleSignUps(): Promise<void> {
  const stale = isUnverifiedFor(cleanupDays.unconfirmedSignUp);
  const found = await db.select({ id: users.id }).from(users).where(stale).limit(1000);
  let failed = 0;
  for (const { id } of found)
    try {
      await db.transaction(async (tx) => {
        const [still] = await tx
          .select({ id: users.id })
          .from(users)
          .where(and(eq(users.id, id), stale))
          .for("update");
        if (still) await eraseAccounts(tx, "unverified", [{ userId: id }]);
      });
    } catch (error) {
      failed += 1;
      log.error(
        { userId: id, error: reasonOf(error) },
        "an unverified sign-up could not be erased",
      );
    }
  const signUps = failed === 1 ? "sign-up" : "sign-ups";
  if (failed > 0) throw new Error(`${failed} unverified ${signUps} could not be erased`);
}

/** Lets go of mail that could not be sent at all: its jobs hold an address, and often a link. */
async function deleteLostMail(): Promise<void> {
  await db.execute(sql`
    SELECT graphile_worker.complete_jobs(array_agg(id)) FROM graphile_worker.jobs
    WHERE task_identifier IN ('send-mail', 'mail-link') AND attempts >= max_attempts
      AND updated_at < ${daysAgo(cleanupDays.lostMail)}`);
}

/** Adds the job of a clearing that has none: one that an older release took has done nothing. */
async function resumeClearings(): Promise<void> {
  await db.execute(sql`
    SELECT graphile_worker.add_job('clear-files', json_build_object('id', clearing.id),
      job_key := 'clear-files:' || clearing.id, max_attempts := 25)
    FROM file_clearings AS clearing
    WHERE clearing.created_at < now() - interval '1 hour' AND NOT EXISTS (
      SELECT FROM graphile_worker.jobs WHERE key = 'clear-files:' || clearing.id)`);
}

async function deleteExpiredRows(): Promise<void> {
  // Without rows that somebody has locked, so that the cleanup deadlocks with no transaction.
  for (const table of [verifications, hourlyCounters, dataExports, blockedIdentifiers])
    await db.execute(sql`
      DELETE FROM ${table} WHERE ctid = ANY(ARRAY(
        SELECT ctid FROM ${table} WHERE expires_at < now() FOR UPDATE SKIP LOCKED))`);
  await db
    .delete(rateLimits)
    .where(
      lt(
        rateLimits.lastRequest,
        sql`extract(epoch FROM ${daysAgo(cleanupDays.requestLimits)}) * 1000`,
      ),
    );
  await db
    .delete(signInLockouts)
    .where(lt(signInLockouts.lastFailureAt, daysAgo(cleanupDays.wrongProofs)));
  await db.delete(devMails).where(lt(devMails.createdAt, daysAgo(cleanupDays.capturedMail)));
  await db.delete(apiKeys).where(lt(apiKeys.expiresAt, daysAgo(cleanupDays.endedKeys)));
  // As long as the cookie lives, and as long as keys of before are published.
  await db
    .delete(knownDevices)
    .where(lt(knownDevices.lastSeenAt, daysAgo(cleanupDays.knownBrowsers)));
  await db.delete(jwks).where(lt(jwks.expiresAt, sql`now() - interval '30 days'`));
}

/**
 * Removes all that has expired: sessions, suspensions, tokens, reservations, limits, mail captured or lost, unverified
 * sign-ups, what exports that were killed had written down, and what the features remove. Lost jobs of files are
 * added again; purges whose attempts are spent get another each
 * day. Accounts that SQL erased after their deletion get a receipt. While a pepper is being replaced, addresses are hashed anew. A part that fails holds up no other.
 *
 * @throws Error after all of it, if a part failed
 */
export async function cleanup(): Promise<void> {
  const parts: [string, (() => Promise<unknown>) | undefined][] = [
    ["sessions", deleteExpiredSessions],
    ["expired suspensions", liftExpiredBans],
    ["expired rows", deleteExpiredRows],
    ["file clearings", resumeClearings],
    ["lost mail", deleteLostMail],
    ["spent purges", retrySpentPurges],
    ["receipts of SQL erasures", issueReceiptsForSql],
    ["exports", deleteOldSpoolFolders],
    ["unverified sign-ups", eraseStaleSignUps],
    ["bulk drafts", deleteOldDrafts],
    ["address hashes", env().EMAIL_HASH_PEPPER_OLD ? rehashAddresses : undefined],
    ...lifecycleParticipants().map(
      ({ name, cleanup }) => [name, cleanup] as (typeof parts)[number],
    ),
  ];
  const failed: string[] = [];
  for (const [part, run] of parts)
    try {
      await run?.();
    } catch (error) {
      failed.push(part);
      log.error({ part, error: reasonOf(error) }, "a part of the cleanup failed");
    }
  if (failed.length > 0) throw new Error(`parts of the cleanup failed: ${failed.join(", ")}`);
}
