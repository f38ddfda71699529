import { and, asc, eq, inArray, sql } from "drizzle-orm";
import { db, type Transaction } from "@/db/client";
import { bulkOperations, bulkOperationUsers, users } from "@/db/schema";
import { requestDeletions } from "@/lib/account/deletion/request-deletion";
import { endSessionsOfMany } from "@/lib/account/end-sessions";
import { lockUsers } from "@/lib/account/lock-user";
import { restoreAccounts } from "@/lib/account/restore/restore";
import { type BulkOperation, type LeftOutReason, matchedUsers } from "./selection";

/** The most accounts of one transaction. */
export const batchSize = 100;

/** Why an account was skipped, or why an undo kept it deleted. */
export type SkipReason =
  | LeftOutReason
  | "gone"
  | "changed"
  | "signed-out"
  | "refused"
  | "restored"
  | "deleted-again";

type Outcome = {
  state: "done" | "skipped" | "undone" | "kept";
  /** Of a deletion `erased`: it cannot be undone. */
  reason?: SkipReason | "erased";
};

/** By user id; what is not there is skipped, or kept, as `gone`. */
type Outcomes = Map<string, Outcome>;

const skipped = (reason: SkipReason): Outcome => ({ state: "skipped", reason });
const done: Outcome = { state: "done" };

async function deleteUsers(tx: Transaction, operation: BulkOperation, ids: string[]) {
  const { id, origin, actorId } = operation;
  const deletions = await requestDeletions(tx, {
    userIds: ids,
    origin,
    source: "bulk",
    actorId: actorId ?? undefined,
    operation: id,
  });
  let undoUntil: Date | null = null;
  const outcomes: Outcomes = new Map();
  for (const [userId, deletion] of deletions) {
    if (!deletion.ok) outcomes.set(userId, skipped("refused"));
    else if (deletion.restorableUntil) outcomes.set(userId, done);
    else outcomes.set(userId, { state: "done", reason: "erased" });
    if (deletion.ok) undoUntil ??= deletion.restorableUntil;
  }
  if (undoUntil)
    await tx
      .update(bulkOperations)
      .set({ undoUntil: sql`least(undo_until, ${undoUntil.toISOString()}::timestamptz)` })
      .where(eq(bulkOperations.id, id));
  return outcomes;
}

async function restoreUsers(tx: Transaction, operation: BulkOperation, userIds: string[]) {
  const { id, origin, actorId } = operation;
  return restoreAccounts(tx, {
    userIds,
    origin,
    by: "bulk",
    actorId: actorId ?? undefined,
    operation: id,
  });
}

/** Does to these accounts what was confirmed, those aside that it is not about any more. They are locked. */
async function run(tx: Transaction, operation: BulkOperation, ids: string[]): Promise<Outcomes> {
  const { rows } = await tx.execute<{ id: string; left_out: LeftOutReason | null }>(
    matchedUsers(operation, ids),
  );
  const outcomes: Outcomes = new Map(ids.map((id) => [id, skipped("changed")]));
  const chosen = rows.flatMap(({ id, left_out }) => (left_out ? [] : [id]));
  for (const { id, left_out } of rows) if (left_out) outcomes.set(id, skipped(left_out));
  if (chosen.length === 0) return outcomes;
  if (operation.kind === "delete")
    for (const [id, outcome] of await deleteUsers(tx, operation, chosen)) outcomes.set(id, outcome);
  if (operation.kind === "restore") {
    const restored = new Set(await restoreUsers(tx, operation, chosen));
    for (const id of chosen) outcomes.set(id, restored.has(id) ? done : skipped("expired"));
  }
  if (operation.kind === "sign-out") {
    const { id, actorId } = operation;
    const by = { actorId: actorId ?? undefined, operation: id };
    const ended = await endSessionsOfMany(tx, chosen, "all", by);
    for (const userId of chosen)
      outcomes.set(userId, ended.has(userId) ? done : skipped("signed-out"));
  }
  return outcomes;
}

/** Restores those of the accounts that are deleted, and by no later deletion. They are locked. */
async function undo(tx: Transaction, operation: BulkOperation, ids: string[]): Promise<Outcomes> {
  const found = await tx
    .select({
      id: users.id,
      status: users.status,
      same: sql<boolean>`coalesce(${users.deletedAt} = ${bulkOperationUsers.changedAt}, false)`,
    })
    .from(users)
    .innerJoin(
      bulkOperationUsers,
      and(
        eq(bulkOperationUsers.userId, users.id),
        eq(bulkOperationUsers.operationId, operation.id),
      ),
    )
    .where(inArray(users.id, ids));
  const same = found.flatMap(({ id, same }) => (same ? [id] : []));
  const restored = new Set(same.length > 0 ? await restoreUsers(tx, operation, same) : []);
  return new Map(
    found.map(({ id, status, same }): [string, Outcome] => {
      if (restored.has(id)) return [id, { state: "undone" }];
      if (status === "active") return [id, { state: "kept", reason: "restored" }];
      return [id, { state: "kept", reason: same ? "expired" : "deleted-again" }];
    }),
  );
}

/**
 * Takes care of up to 100 accounts of an operation that runs or is being undone, in one transaction: what is done
 * to them, what became of each and how far the operation is are stored together or not at all. Of several at once,
 * one waits for the other.
 *
 * @param only of the account of this subject, where it is still its turn
 * @returns `false` when nothing is left to do
 */
export function runBatch(id: string, only?: string): Promise<boolean> {
  return db.transaction(async (tx) => {
    const [seen] = await tx.select().from(bulkOperations).where(eq(bulkOperations.id, id));
    if (seen?.status !== "running" && seen?.status !== "undoing") return false;
    const isNext = and(
      eq(bulkOperationUsers.operationId, id),
      eq(bulkOperationUsers.state, seen.status === "running" ? "pending" : "done"),
    );
    const pick = () =>
      tx
        .select({ subject: bulkOperationUsers.subject, userId: bulkOperationUsers.userId })
        .from(bulkOperationUsers)
        .where(and(isNext, only ? eq(bulkOperationUsers.subject, only) : undefined))
        .orderBy(asc(bulkOperationUsers.userId))
        .limit(batchSize);
    // Users first, as everywhere; then the operation, which tells what has happened to it and them since.
    const idsOf = (rows: { userId: string | null }[]) => rows.flatMap(({ userId }) => userId ?? []);
    const before = await pick();
    await lockUsers(tx, idsOf(before));
    const [operation] = await tx
      .select()
      .from(bulkOperations)
      .where(eq(bulkOperations.id, id))
      .for("update");
    if (operation?.status !== seen.status) return true;
    const locked = new Set(before.map(({ subject }) => subject));
    const picked = (await pick()).filter(({ subject }) => locked.has(subject));
    if (picked.length > 0) {
      const ids = idsOf(picked);
      const undoing = operation.status === "undoing";
      const work = undoing ? undo : run;
      const outcomes: Outcomes = ids.length > 0 ? await work(tx, operation, ids) : new Map();
      const gone: Outcome = { state: undoing ? "kept" : "skipped", reason: "gone" };
      await store(
        tx,
        id,
        picked.map(({ subject, userId }) => ({
          subject,
          ...((userId && outcomes.get(userId)) || gone),
        })),
      );
    }
    if (before.length === batchSize || only) return true;
    await tx
      .update(bulkOperations)
      .set({ status: operation.status === "running" ? "done" : "undone", endedAt: sql`now()` })
      .where(eq(bulkOperations.id, id));
    return false;
  });
}

/** Stores what became of accounts, and counts them. */
async function store(
  tx: Transaction,
  operationId: string,
  rows: ({ subject: string } & Outcome)[],
): Promise<void> {
  await tx.execute(sql`
    UPDATE ${bulkOperationUsers} AS row
    SET state = new.state, reason = new.reason,
      changed_at = CASE WHEN new.state = 'done' THEN now() ELSE row.changed_at END
    FROM json_to_recordset(${JSON.stringify(rows)}::json) AS new (subject uuid, state text, reason text)
    WHERE row.operation_id = ${operationId} AND row.subject = new.subject`);
  const count = (state: string) => rows.filter((row) => row.state === state).length;
  await tx
    .update(bulkOperations)
    .set({
      done: sql`done + ${count("done")}`,
      skipped: sql`skipped + ${count("skipped")}`,
      undone: sql`undone + ${count("undone")}`,
      kept: sql`kept + ${count("kept")}`,
      updatedAt: sql`now()`,
    })
    .where(eq(bulkOperations.id, operationId));
}

/** The accounts whose turn it is next, by subject. */
export async function nextSubjects(id: string): Promise<string[]> {
  const rows = await db
    .select({ subject: bulkOperationUsers.subject })
    .from(bulkOperationUsers)
    .innerJoin(bulkOperations, eq(bulkOperations.id, bulkOperationUsers.operationId))
    .where(
      and(
        eq(bulkOperations.id, id),
        sql`${bulkOperationUsers.state} = CASE ${bulkOperations.status}
          WHEN 'running' THEN 'pending' WHEN 'undoing' THEN 'done' END`,
      ),
    )
    .orderBy(asc(bulkOperationUsers.userId))
    .limit(batchSize);
  return rows.map(({ subject }) => subject);
}

/** Stores that an account could not be changed or restored, and why. */
export async function noteFailure(id: string, subject: string, reason: string): Promise<void> {
  await db.transaction(async (tx) => {
    const [operation] = await tx
      .select()
      .from(bulkOperations)
      .where(eq(bulkOperations.id, id))
      .for("update");
    const undoing = operation?.status === "undoing";
    const noted = await tx
      .update(bulkOperationUsers)
      .set({ state: "failed", reason })
      .where(
        and(
          eq(bulkOperationUsers.operationId, id),
          eq(bulkOperationUsers.subject, subject),
          eq(bulkOperationUsers.state, undoing ? "done" : "pending"),
        ),
      )
      .returning({ subject: bulkOperationUsers.subject });
    if (noted.length > 0)
      await tx
        .update(bulkOperations)
        .set({ failed: sql`failed + 1`, updatedAt: sql`now()` })
        .where(eq(bulkOperations.id, id));
  });
}
