import { and, asc, eq, gt, inArray, isNull, sql } from "drizzle-orm";
import { TransactionRollbackError } from "drizzle-orm/errors";
import type { Transaction } from "@/db/client";
import { hashEmail } from "@/db/email-hash";
import { longTransaction } from "@/db/long-transaction";
import { appliedMigrations } from "@/db/migrate";
import { withOtherDatabase } from "@/db/other-database";
import { auditLogs, users } from "@/db/schema";
import type { AuditAction } from "@/lib/audit/actions";
import { appendAudit } from "@/lib/audit/append";
import { confirmStore } from "@/lib/storage/confirm-store";
import { mapAtOnce } from "@/lib/storage/map-at-once";
import { storage } from "@/lib/storage/storage";
import { accountKeys } from "../export/stored-keys";
import { lifecycleParticipants } from "../lifecycle";
import { getLostAccount, keepFiles, type LostAccount, makeRoom } from "./conflicts";
import { copiedTables, copyRows, linkRows } from "./copy-rows";
import { RecoveryRefusedError } from "./refusal";

/** A change of what opens an account: a copy of before does not know it. */
const credentialActions: AuditAction[] = [
  "account.role-changed",
  "account.banned",
  "email.changed",
  "password.changed",
  "password.set",
  "password.reset",
  "two-factor.enabled",
  "two-factor.disabled",
  "recovery-codes.replaced",
  "recovery-code.used",
  "passkey.added",
  "passkey.removed",
  "provider.linked",
  "provider.unlinked",
];

export type Recovery = {
  userId: string;
  /** How many rows were copied, by table, without the tables of which there were none. */
  counts: Record<string, number>;
  /** The keys of files that rows name and storage doesn’t have. */
  missingFiles: string[];
  /** Sentences of the features, about what is not as it was. */
  notes: string[];
  /** Whether the account was an admin’s; it comes back as a member’s. */
  wasAdmin: boolean;
  /** What this database says was changed since the copy, and is now as it was before. */
  undone: { action: string; metadata: Record<string, unknown>; createdAt: Date }[];
};

/** What changed since the last audit row of the account that the copy has. */
async function listUndone(
  tx: Transaction,
  source: Transaction,
  { subject }: LostAccount,
): Promise<Recovery["undone"]> {
  const [last] = await source
    .select({ seq: sql<number>`coalesce(max(${auditLogs.seq}), 0)`.mapWith(Number) })
    .from(auditLogs)
    .where(eq(auditLogs.subject, subject));
  return tx
    .select({
      action: auditLogs.action,
      metadata: auditLogs.metadata,
      createdAt: auditLogs.createdAt,
    })
    .from(auditLogs)
    .where(
      and(
        eq(auditLogs.subject, subject),
        inArray(auditLogs.action, credentialActions),
        gt(auditLogs.seq, last?.seq ?? 0),
      ),
    )
    .orderBy(asc(auditLogs.seq));
}

/** The rows alone: everything of the recovery that happens in this database. */
async function recoverRows(
  tx: Transaction,
  source: Transaction,
  email: string,
): Promise<Recovery & { keys: string[] }> {
  const [there, here] = [await appliedMigrations(source), await appliedMigrations(tx)];
  if (there.join() !== here.join()) throw new RecoveryRefusedError("migrations");
  const lost = await getLostAccount(source, email);
  await makeRoom(tx, lost);
  const userId = lost.id;
  await keepFiles(tx, userId);

  const counts: Record<string, number> = {};
  const tables = copiedTables(userId);
  for (const table of tables) {
    const count = await copyRows(tx, source, table);
    if (count > 0) counts[table.name] = count;
  }
  for (const table of tables) await linkRows(tx, source, table);
  const [user] = await tx.select({ role: users.role }).from(users).where(eq(users.id, userId));
  // The pepper may be another one by now; and who is an admin is decided here, not by an old copy.
  await tx
    .update(users)
    .set({ ...hashEmail(lost.email), role: "member", updatedAt: sql`updated_at` })
    .where(eq(users.id, userId));

  const notes: string[] = [];
  for (const participant of lifecycleParticipants())
    notes.push(...((await participant.onRecover?.(tx, { userId })) ?? []));
  const undone = await listUndone(tx, source, lost);
  // The rows about the account never went; the deletion of its row has only cut the tie, which no seal covers.
  await tx
    .update(auditLogs)
    .set({ userId })
    .where(and(eq(auditLogs.subject, lost.subject), isNull(auditLogs.userId)));
  await appendAudit(tx, { action: "account.recovered", userId, metadata: { counts } });
  const keys: string[] = [];
  for await (const page of accountKeys(tx, userId)) keys.push(...page);
  return {
    userId,
    counts,
    notes,
    undone,
    wasAdmin: user?.role === "admin",
    missingFiles: [],
    keys,
  };
}

/**
 * Copies an account with all that the ownership graph reaches from another database, which is only read, as of one
 * instant, into this one, in one transaction. What lets somebody in without its owner does not come along:
 * `portable` in db/schema says so for each table. Killed anywhere, it can be repeated.
 *
 * @param options.dryRun does the same, and rolls it back
 * @throws RecoveryRefusedError if the account can’t be recovered, OtherDatabaseError if the other database does not
 *   answer, WrongStoreError if storage is not the one of this database. Nothing is changed then.
 */
export async function recoverAccount(
  url: string,
  { email, dryRun }: { email: string; dryRun: boolean },
): Promise<Recovery> {
  // Before anything else: a storage without receipts would allow what was erased.
  await confirmStore();
  let done: Awaited<ReturnType<typeof recoverRows>> | undefined;
  try {
    await longTransaction(async (tx) => {
      done = await withOtherDatabase(url, (source) => recoverRows(tx, source, email), {
        isolationLevel: "repeatable read",
        accessMode: "read only",
      });
      if (dryRun) tx.rollback();
    });
  } catch (error) {
    if (!(dryRun && error instanceof TransactionRollbackError)) throw error;
  }
  if (!done) throw new Error("nothing was recovered");
  const { keys, ...recovery } = done;
  const exist = await mapAtOnce(keys, (key) => storage.exists(key));
  return { ...recovery, missingFiles: keys.filter((_, index) => !exist[index]) };
}
