import { and, eq, isNotNull, sql } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { db } from "@/db/client";
import { longTransaction } from "@/db/long-transaction";
import { bulkOperations, bulkOperationUsers } from "@/db/schema";
import { appendAudit } from "@/lib/audit/append";
import { type Operator, ownRow } from "@/lib/auth/sessions/refuse-admin";
import { enqueue } from "@/lib/jobs/queue";
import { requireOperator, takeUsers } from "./create-operation";
import { BulkRefusal } from "./refusal";
import { type BulkOperation, digestOf, hashIds } from "./selection";

/** One that has not moved for so long has no job any more: its attempts are spent. */
export const isStalled = sql<boolean>`(${bulkOperations.status} IN ('running', 'undoing')
  AND ${bulkOperations.updatedAt} < now() - interval '2 minutes')`;

/** @throws BulkRefusal if there is none */
async function lockOperation(tx: Transaction, id: string) {
  const [row] = await tx
    .select({
      operation: bulkOperations,
      stalled: isStalled,
      undoable: sql<boolean>`coalesce(${bulkOperations.undoUntil} > now(), false)`,
    })
    .from(bulkOperations)
    .where(eq(bulkOperations.id, id))
    .for("update");
  if (!row) throw new BulkRefusal("NOT_FOUND");
  return row;
}

/** Marks an operation as under way from here on, and queues its work. */
async function begin(
  tx: Transaction,
  { id, done, skipped, failed, undone, kept }: BulkOperation,
  status: "running" | "undoing",
): Promise<void> {
  await tx
    .update(bulkOperations)
    .set({
      status,
      runSince: sql`now()`,
      runFrom: status === "running" ? done + skipped + failed : undone + kept + failed,
      startedAt: sql`coalesce(started_at, now())`,
      endedAt: null,
      updatedAt: sql`now()`,
    })
    .where(eq(bulkOperations.id, id));
  await enqueue(tx, "run-bulk", { id }, { priority: -1 });
}

/**
 * Confirms a draft: the accounts are selected anew, and only if they are those that were shown does it begin.
 *
 * @param shown the digest and the count of the preview, the count as it was typed
 * @throws BulkRefusal, and nothing is changed: `CHANGED` if the accounts are others, `ALREADY_STARTED` to whom
 *   comes second
 */
export async function confirmOperation(
  operator: Operator,
  id: string,
  shown: { digest: string; count: number },
): Promise<void> {
  await longTransaction(async (tx) => {
    await requireOperator(tx, operator, { stepUp: true });
    const { operation } = await lockOperation(tx, id);
    if (operation.status !== "draft") throw new BulkRefusal("ALREADY_STARTED");
    const total = await takeUsers(tx, operation);
    const isTaken = eq(bulkOperationUsers.operationId, id);
    const { rows } = await tx.execute<{ hash: string }>(sql`
      SELECT ${hashIds(sql`user_id`, sql`true`)} AS hash FROM ${bulkOperationUsers} WHERE ${isTaken}`);
    const digest = digestOf(operation, rows[0]?.hash ?? "");
    if (digest !== shown.digest) throw new BulkRefusal("CHANGED");
    if (total === 0) throw new BulkRefusal("NOBODY_SELECTED");
    if (total !== shown.count) throw new BulkRefusal("WRONG_COUNT");
    await tx.update(bulkOperations).set({ total, digest }).where(eq(bulkOperations.id, id));
    await begin(tx, operation, "running");
    const { kind } = operation;
    await appendAudit(tx, {
      action: "bulk.started",
      ...ownRow(operator),
      metadata: { operation: id, kind, count: total },
    });
  });
}

/** Ends a run after the batch that is being worked on. What is done stays done. @throws BulkRefusal */
export async function cancelOperation(operator: Operator, id: string): Promise<void> {
  await db.transaction(async (tx) => {
    await requireOperator(tx, operator);
    const { operation } = await lockOperation(tx, id);
    if (operation.status !== "running") throw new BulkRefusal("NOT_POSSIBLE");
    await tx
      .update(bulkOperations)
      .set({ status: "cancelled", endedAt: sql`now()`, updatedAt: sql`now()` })
      .where(eq(bulkOperations.id, id));
    const { kind, done } = operation;
    await appendAudit(tx, {
      action: "bulk.cancelled",
      ...ownRow(operator),
      metadata: { operation: id, kind, count: done },
    });
  });
}

/** Whether there is something to go on with: what was cancelled, has failed or has no job any more. */
export function canResume({ status, failed }: BulkOperation, stalled: boolean): boolean {
  const hasEnded = status === "done" || status === "undone";
  return stalled || status === "cancelled" || (hasEnded && failed > 0);
}

/** Goes on with an operation, and tries again what has failed. @throws BulkRefusal */
export async function resumeOperation(operator: Operator, id: string): Promise<void> {
  await db.transaction(async (tx) => {
    await requireOperator(tx, operator);
    const { operation, stalled } = await lockOperation(tx, id);
    if (!canResume(operation, stalled)) throw new BulkRefusal("NOT_POSSIBLE");
    const undoing = operation.status === "undoing" || operation.status === "undone";
    // Whom the run has changed, the undo could not restore.
    const again = undoing ? isNotNull(bulkOperationUsers.changedAt) : undefined;
    if (operation.status !== "undoing") {
      await tx
        .update(bulkOperationUsers)
        .set({ state: undoing ? "done" : "pending", reason: null })
        .where(
          and(
            eq(bulkOperationUsers.operationId, id),
            eq(bulkOperationUsers.state, "failed"),
            again,
          ),
        );
      await tx.update(bulkOperations).set({ failed: 0 }).where(eq(bulkOperations.id, id));
    }
    await begin(tx, { ...operation, failed: 0 }, undoing ? "undoing" : "running");
    const { kind, total } = operation;
    await appendAudit(tx, {
      action: "bulk.resumed",
      ...ownRow(operator),
      metadata: { operation: id, kind, count: total },
    });
  });
}

/** Whether a deletion can be undone: it has ended, deleted somebody, and the grace period is not over. */
export function canUndo({ kind, status, done }: BulkOperation, beforeDeadline: boolean): boolean {
  return (
    kind === "delete" && done > 0 && beforeDeadline && (status === "done" || status === "cancelled")
  );
}

/** Restores every account that a deletion has deleted and that still is by it. @throws BulkRefusal */
export async function undoOperation(operator: Operator, id: string): Promise<void> {
  await db.transaction(async (tx) => {
    await requireOperator(tx, operator);
    const { operation, undoable } = await lockOperation(tx, id);
    if (!canUndo(operation, undoable)) throw new BulkRefusal("NOT_POSSIBLE");
    // From here on those are counted that could not be restored.
    await tx.update(bulkOperations).set({ failed: 0 }).where(eq(bulkOperations.id, id));
    await begin(tx, { ...operation, failed: 0 }, "undoing");
    const { kind, done } = operation;
    await appendAudit(tx, {
      action: "bulk.undone",
      ...ownRow(operator),
      metadata: { operation: id, kind, count: done },
    });
  });
}
