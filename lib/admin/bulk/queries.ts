import { and, count, desc, eq, gt, sql } from "drizzle-orm";
import { db, type Executor } from "@/db/client";
import { longTransaction } from "@/db/long-transaction";
import { countOwnedByAll } from "@/db/ownership";
import { bulkOperations, bulkOperationUsers, sessions, users } from "@/db/schema";
import { lifecycleParticipants } from "@/lib/account/lifecycle";
import { env } from "@/lib/env";
import { canResume, canUndo, isStalled } from "./control";
import { type BulkOperation, type BulkSelection, readSelection, selectedIds } from "./selection";

const sampleSize = 20;

const facts = {
  id: users.id,
  email: users.email,
  name: users.name,
  status: users.status,
  createdAt: users.createdAt,
  lastActiveAt: users.lastActiveAt,
};

export type SampleUser = Pick<typeof users.$inferSelect, keyof typeof facts>;

export type BulkPreview = BulkSelection & {
  /** Some of the accounts, the newest first. */
  sample: SampleUser[];
  /** Of a deletion: how many rows each table loses when the accounts are erased. */
  rows: { table: string; count: number }[];
  /** Of a sign-out: how many sessions end. */
  sessions: number;
  /** For how many days a deletion can be undone; with 0 it cannot. */
  retentionDays: number;
  /** Of a deletion: how many of the accounts have jobs in progress, which it cancels. */
  busy: number;
};

// One user may be busy in several features: at least so many are.
async function countBusyUsers(executor: Executor, owners: ReturnType<typeof selectedIds>) {
  let busy = 0;
  for (const participant of lifecycleParticipants())
    busy = Math.max(busy, (await participant.countBusy?.(executor, owners)) ?? 0);
  return busy;
}

/** What a draft would do if it were confirmed now. */
export function previewOperation(operation: BulkOperation): Promise<BulkPreview> {
  const ids = selectedIds(operation);
  // One state of the database, however long it takes.
  return longTransaction(
    async (tx) => {
      const selection = await readSelection(tx, operation);
      const sample = await tx
        .select(facts)
        .from(users)
        .where(sql`${users.id} IN (${ids})`)
        .orderBy(desc(users.createdAt))
        .limit(sampleSize);
      const deletes = operation.kind === "delete" && selection.count > 0;
      const rows = deletes ? (await countOwnedByAll(tx, ids)).filter((row) => row.count > 0) : [];
      const ended =
        operation.kind === "sign-out" ? await tx.$count(sessions, sql`user_id IN (${ids})`) : 0;
      const busy = deletes ? await countBusyUsers(tx, ids) : 0;
      const retentionDays = env().RETENTION_DAYS;
      return { ...selection, sample, rows, sessions: ended, busy, retentionDays };
    },
    { isolationLevel: "repeatable read", accessMode: "read only" },
  );
}

export type BulkEntry = BulkOperation & {
  /** The address of the admin; `null` where the account is gone, and for the command line. */
  actor: string | null;
};

/** The newest operations, drafts not among them. */
export async function listOperations(limit: number): Promise<BulkEntry[]> {
  const rows = await db
    .select({ operation: bulkOperations, actor: users.email })
    .from(bulkOperations)
    .leftJoin(users, eq(users.id, bulkOperations.actorId))
    .where(sql`${bulkOperations.status} <> 'draft'`)
    .orderBy(desc(bulkOperations.createdAt))
    .limit(limit);
  return rows.map(({ operation, actor }) => ({ ...operation, actor }));
}

export type BulkState = BulkEntry & {
  now: Date;
  canResume: boolean;
  canUndo: boolean;
  /** It should be under way, and nothing moves. */
  stalled: boolean;
};

/** An operation and what can be done with it now; `null` if there is none. */
export async function findOperation(id: string): Promise<BulkState | null> {
  const [row] = await db
    .select({
      operation: bulkOperations,
      actor: users.email,
      now: sql<Date | string>`now()`,
      stalled: isStalled,
      undoable: sql<boolean>`coalesce(${bulkOperations.undoUntil} > now(), false)`,
    })
    .from(bulkOperations)
    .leftJoin(users, eq(users.id, bulkOperations.actorId))
    .where(eq(bulkOperations.id, id));
  if (!row) return null;
  const { operation, actor, now, stalled, undoable } = row;
  return {
    ...operation,
    actor,
    now: new Date(now),
    stalled,
    canResume: canResume(operation, stalled),
    canUndo: canUndo(operation, undoable),
  };
}

export type BulkProgress = {
  status: BulkOperation["status"];
  /** How many accounts are taken care of, of how many, in the run or the undo. */
  processed: number;
  total: number;
  /** Accounts a second; `null` as long as it cannot be told. */
  rate: number | null;
  /** Seconds; `null` as long as they cannot be told. */
  remaining: number | null;
};

/** How far an operation is, and how fast. */
export function progressOf(operation: BulkOperation & { now: Date }): BulkProgress {
  const { status, done, skipped, failed, undone, kept, runSince, runFrom, now } = operation;
  const undoing = status === "undoing" || status === "undone";
  const processed = undoing ? undone + kept + failed : done + skipped + failed;
  const total = undoing ? done : operation.total;
  const under = status === "running" || status === "undoing";
  const seconds = runSince && under ? (now.getTime() - runSince.getTime()) / 1000 : 0;
  const rate = seconds > 0 && processed > runFrom ? (processed - runFrom) / seconds : null;
  const remaining = rate === null ? null : (total - processed) / rate;
  return { status, processed, total, rate, remaining };
}

/** How many accounts of an operation there are of each outcome, the most frequent first. */
export function listOutcomes(id: string) {
  return db
    .select({
      state: bulkOperationUsers.state,
      reason: bulkOperationUsers.reason,
      count: count(),
    })
    .from(bulkOperationUsers)
    .where(eq(bulkOperationUsers.operationId, id))
    .groupBy(bulkOperationUsers.state, bulkOperationUsers.reason)
    .orderBy(desc(count()));
}

/** Some of the accounts that an operation could not change. */
export function listFailures(id: string) {
  return db
    .select({
      subject: bulkOperationUsers.subject,
      email: users.email,
      reason: bulkOperationUsers.reason,
    })
    .from(bulkOperationUsers)
    .leftJoin(users, eq(users.id, bulkOperationUsers.userId))
    .where(and(eq(bulkOperationUsers.operationId, id), eq(bulkOperationUsers.state, "failed")))
    .limit(sampleSize);
}

const pageSize = 1000;

const listed = {
  ...facts,
  role: users.role,
  emailVerified: users.emailVerified,
  bannedAt: users.bannedAt,
  deletedAt: users.deletedAt,
  purgeAt: users.purgeAt,
};

export type ListedUser = Pick<typeof users.$inferSelect, keyof typeof listed>;

/** The accounts that a draft is about now, or that an operation was about, with their facts, in pages. */
export async function* readAccounts(operation: BulkOperation): AsyncGenerator<ListedUser[]> {
  const isMember =
    operation.status === "draft"
      ? sql`${users.id} IN (${selectedIds(operation)})`
      : sql`${users.id} IN (SELECT user_id FROM ${bulkOperationUsers} WHERE operation_id = ${operation.id})`;
  for (let after: string | undefined; ; ) {
    const page = await db
      .select(listed)
      .from(users)
      .where(and(isMember, after ? gt(users.id, after) : undefined))
      .orderBy(users.id)
      .limit(pageSize);
    if (page.length > 0) yield page;
    if (page.length < pageSize) return;
    after = page.at(-1)?.id;
  }
}

/** What became of each account of an operation, in pages. */
export async function* readResults(operationId: string) {
  for (let after: string | undefined; ; ) {
    const page = await db
      .select({
        subject: bulkOperationUsers.subject,
        userId: bulkOperationUsers.userId,
        email: users.email,
        state: bulkOperationUsers.state,
        reason: bulkOperationUsers.reason,
        changedAt: bulkOperationUsers.changedAt,
      })
      .from(bulkOperationUsers)
      .leftJoin(users, eq(users.id, bulkOperationUsers.userId))
      .where(
        and(
          eq(bulkOperationUsers.operationId, operationId),
          after ? gt(bulkOperationUsers.subject, after) : undefined,
        ),
      )
      .orderBy(bulkOperationUsers.subject)
      .limit(pageSize);
    if (page.length > 0) yield page;
    if (page.length < pageSize) return;
    after = page.at(-1)?.subject;
  }
}
