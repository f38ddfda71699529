import { and, eq, lt, sql } from "drizzle-orm";
import { db, type Transaction } from "@/db/client";
import { bulkOperations, bulkOperationUsers, users } from "@/db/schema";
import type { BulkFilter } from "@/db/schema/admin/bulk-operations";
import { appendAudit } from "@/lib/audit/append";
import { type Operator, ownRow, refuseAdmin } from "@/lib/auth/sessions/refuse-admin";
import type { AddressList } from "./addresses";
import { BulkRefusal } from "./refusal";
import type { BulkRequest } from "./schema";
import { matchedUsers } from "./selection";

/** @throws BulkRefusal unless the session is still an admin's, and with `stepUp` has just been confirmed */
export async function requireOperator(
  tx: Transaction,
  admin: Operator,
  options = { stepUp: false },
): Promise<void> {
  const refused = await refuseAdmin(tx, admin, options);
  if (refused) throw new BulkRefusal(refused);
}

/** Days are those of UTC; of an inactivity the instant is kept, so that it does not move with the clock. */
async function filterOf(tx: Transaction, request: BulkRequest, listed: boolean) {
  const filter: BulkFilter = {};
  if (listed) filter.listed = true;
  if (request.domain) filter.domain = request.domain;
  if (request.createdFrom) filter.createdFrom = `${request.createdFrom}T00:00:00Z`;
  if (request.createdBefore) filter.createdBefore = `${request.createdBefore}T00:00:00Z`;
  if (request.inactiveDays !== undefined) {
    const { rows } = await tx.execute<{ since: Date | string }>(
      sql`SELECT now() - make_interval(days => ${request.inactiveDays}::int) AS since`,
    );
    filter.inactiveSince = new Date(rows[0]?.since ?? 0).toISOString();
  }
  return filter;
}

/** Puts the accounts of these addresses beside the operation, in place of the addresses; returns how many there are. */
async function listUsers(tx: Transaction, operationId: string, addresses: string[]) {
  const { rowCount } = await tx.execute(sql`
    INSERT INTO ${bulkOperationUsers} (operation_id, subject, user_id, state)
    SELECT ${operationId}::uuid, subject, id, 'listed' FROM ${users}
    WHERE email = ANY(${sql.param(addresses)}::text[])`);
  return rowCount ?? 0;
}

/**
 * Stores an operation: a draft, which is confirmed on its page, or, as an export changes nothing, one that is
 * done. Of addresses only the accounts are kept that have them now.
 *
 * @param input.list addresses from the form or a file, `null` where none were given
 * @returns the id, how many addresses nobody has, and of an export the count of the accounts
 * @throws BulkRefusal
 */
export async function createOperation(
  tx: Transaction,
  operator: Operator,
  input: { request: BulkRequest; list: AddressList | null; origin: string },
): Promise<{ id: string; unmatched: number; count: number }> {
  const { request, list, origin } = input;
  const { kind, includePaying, includeUnverified } = request;
  const admin = operator === "cli" ? undefined : operator;
  await requireOperator(tx, operator);
  const filter = await filterOf(tx, request, list !== null);
  if (Object.keys(filter).length === 0) throw new BulkRefusal("EMPTY_FILTER");
  const [operation] = await tx
    .insert(bulkOperations)
    .values({
      kind,
      filter,
      options: { includePaying, includeUnverified },
      actorId: admin?.id,
      actorSubject: admin && sql`(SELECT subject FROM ${users} WHERE id = ${admin.id})`,
      origin,
    })
    .returning();
  if (!operation) throw new Error("the operation was not stored");
  const addresses = list?.addresses ?? [];
  const found = addresses.length > 0 ? await listUsers(tx, operation.id, addresses) : 0;
  let count = 0;
  if (kind === "export") {
    count = await takeUsers(tx, operation);
    await tx
      .update(bulkOperations)
      .set({
        status: "done",
        total: count,
        done: count,
        startedAt: sql`now()`,
        endedAt: sql`now()`,
      })
      .where(eq(bulkOperations.id, operation.id));
    await tx
      .update(bulkOperationUsers)
      .set({ state: "done" })
      .where(eq(bulkOperationUsers.operationId, operation.id));
    await appendAudit(tx, {
      action: "bulk.started",
      ...ownRow(operator),
      metadata: { operation: operation.id, kind, count },
    });
  }
  return { id: operation.id, unmatched: addresses.length - found, count };
}

/**
 * Stores the accounts that an operation is about now as those that it has to take care of; returns how many.
 * The accounts of a list that are left out go.
 */
export async function takeUsers(
  tx: Transaction,
  operation: Parameters<typeof matchedUsers>[0],
): Promise<number> {
  const { rowCount } = await tx.execute(sql`
    INSERT INTO ${bulkOperationUsers} (operation_id, subject, user_id, state)
    SELECT ${operation.id}::uuid, subject, id, 'pending' FROM (${matchedUsers(operation)}) AS matched
    WHERE left_out IS NULL
    ON CONFLICT (operation_id, subject) DO UPDATE SET state = 'pending'`);
  await tx
    .delete(bulkOperationUsers)
    .where(
      and(eq(bulkOperationUsers.operationId, operation.id), eq(bulkOperationUsers.state, "listed")),
    );
  return rowCount ?? 0;
}

/** Deletes an operation that nobody has confirmed. */
export async function discardDraft(id: string): Promise<void> {
  const isDraft = eq(bulkOperations.status, "draft");
  await db.delete(bulkOperations).where(and(eq(bulkOperations.id, id), isDraft));
}

/** Deletes drafts that nobody has confirmed within a day. */
export async function deleteOldDrafts(): Promise<void> {
  await db
    .delete(bulkOperations)
    .where(
      and(
        eq(bulkOperations.status, "draft"),
        lt(bulkOperations.createdAt, sql`now() - interval '1 day'`),
      ),
    );
}
