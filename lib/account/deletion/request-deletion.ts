import { and, eq, inArray, sql } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { emailHashes } from "@/db/email-hash";
import { users, verifications } from "@/db/schema";
import { appendAudit } from "@/lib/audit/append";
import { env } from "@/lib/env";
import { enqueueAll } from "@/lib/jobs/queue";
import { findLastAdmin } from "../admins";
import { lifecycleParticipants } from "../lifecycle";
import { isStillValid, type RequestCredential } from "../restore/grace-passes";
import { reserveEmails } from "./email-reservation";
import { endAccess, endPending } from "./end-access";
import { eraseAccounts } from "./erase";
import { bulkMailOptions } from "./mail-deletion";
import { purgeJob } from "./purge";

/** Which way a deletion came in; kept in the audit row. */
export type DeletionSource = "settings" | "api" | "admin" | "bulk" | "cli";

export type Deletion =
  | { ok: true; restorableUntil: Date | null }
  | { ok: false; code: "LAST_ADMIN" | "UNAUTHORIZED" };

const gone: Deletion = { ok: true, restorableUntil: null };

type DeletionInput = {
  /** What links in the mail begin with. */
  origin: string;
  source: DeletionSource;
  /** Leaves no time to restore. */
  atOnce?: boolean;
  /** What it was asked with, if by a request: `UNAUTHORIZED` where that has ended since. */
  credential?: RequestCredential;
  /** The admin who does it, where it is not the owner. */
  actorId?: string;
  /** The bulk operation that it is part of. */
  operation?: string;
};

/** As `requestDeletions` for one account. */
export async function requestDeletion(
  tx: Transaction,
  { userId, ...input }: DeletionInput & { userId: string },
): Promise<Deletion> {
  return (await requestDeletions(tx, { ...input, userIds: [userId] })).get(userId) ?? gone;
}

/**
 * Deletes accounts softly: as every source does. Until the deadline, which is stored now, they can be
 * restored. An account whose address was never verified is erased at once. A repeated call changes
 * nothing and answers with the first deadline.
 *
 * What it takes does not grow with what the accounts own; what has to be counted is counted later. Nor does the
 * number of statements grow with the number of accounts.
 *
 * @param input.userIds up to 100, so that nobody waits for long
 * @returns the outcome for each id
 */
export async function requestDeletions(
  tx: Transaction,
  input: DeletionInput & { userIds: string[] },
): Promise<Map<string, Deletion>> {
  const { userIds, credential } = input;
  const outcomes = new Map<string, Deletion>(userIds.map((id) => [id, gone]));
  // Admins first, in one order everywhere, so that two of them cannot deadlock.
  const lastAdmin = await findLastAdmin(tx, userIds);
  const found = await tx
    .select()
    .from(users)
    .where(inArray(users.id, userIds))
    .orderBy(users.id)
    .for("update");
  const deleted = found.filter(({ status }) => status === "deleted");
  for (const { id, purgeAt } of deleted) outcomes.set(id, { ok: true, restorableUntil: purgeAt });
  if (deleted.length > 0)
    await endAccess(
      tx,
      deleted.map(({ id }) => id),
    );

  const verified: typeof found = [];
  const unverified: { userId: string }[] = [];
  for (const user of found.filter(({ status }) => status === "active"))
    if (credential && !(await isStillValid(tx, user.id, credential)))
      outcomes.set(user.id, { ok: false, code: "UNAUTHORIZED" });
    else if (user.id === lastAdmin) outcomes.set(user.id, { ok: false, code: "LAST_ADMIN" });
    else if (user.emailVerified) verified.push(user);
    else unverified.push({ userId: user.id });
  if (unverified.length > 0) await eraseAccounts(tx, "unverified", unverified);
  if (verified.length === 0) return outcomes;

  const restorableUntil = await markDeleted(tx, verified, input);
  for (const { id } of verified) outcomes.set(id, { ok: true, restorableUntil });
  return outcomes;
}

/** Deletes accounts that are active, verified and locked; returns their deadline, or `null` if that is now. */
async function markDeleted(
  tx: Transaction,
  accounts: (typeof users.$inferSelect)[],
  { origin, source, atOnce, actorId, operation }: DeletionInput,
): Promise<Date | null> {
  const ids = accounts.map(({ id }) => id);
  const days = atOnce ? 0 : env().RETENTION_DAYS;
  const marked = await tx
    .update(users)
    .set({
      status: "deleted",
      deletedAt: sql`now()`,
      purgeAt: sql`now() + make_interval(days => ${days}::int)`,
    })
    .where(inArray(users.id, ids))
    .returning({ deletedAt: users.deletedAt, purgeAt: users.purgeAt });
  // now() is the same for all of a transaction.
  const { deletedAt, purgeAt } = marked[0] ?? {};
  if (!deletedAt || !purgeAt || marked.length !== ids.length)
    throw new Error("an account was not marked");

  // The lock on the address comes before those on links that were mailed there, other accounts' included.
  await reserveEmails(
    tx,
    accounts.map(({ subject, email }) => ({ subject, email, purgeAt })),
  );
  await endAccess(tx, ids);
  await endPending(tx, ids);
  // Of other accounts of these mailboxes only what would bring such an address to one of them.
  await tx.delete(verifications).where(
    and(
      inArray(
        verifications.emailHash,
        accounts.flatMap(({ email }) => emailHashes(email)),
      ),
      eq(verifications.purpose, "change-email"),
    ),
  );
  await appendAudit(tx, {
    action: "account.deleted",
    userIds: ids,
    actorId,
    metadata: { source, restorableUntil: purgeAt.toISOString(), ...(operation && { operation }) },
  });
  const restorableUntil = days === 0 ? null : purgeAt;
  const event = { users: ids.map((userId) => ({ userId, restorableUntil })) };
  for (const participant of lifecycleParticipants()) await participant.onDelete?.(tx, event);
  await enqueueAll(
    tx,
    ids.map((userId) =>
      days === 0
        ? purgeJob(userId)
        : {
            task: "mail-deletion",
            payload: { userId, origin },
            options: source === "bulk" ? bulkMailOptions(deletedAt) : {},
          },
    ),
  );
  return restorableUntil;
}
