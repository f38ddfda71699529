import { createHash } from "node:crypto";
import { domainToASCII, domainToUnicode } from "node:url";
import { type SQL, sql } from "drizzle-orm";
import type { Executor } from "@/db/client";
import { type bulkOperations, bulkOperationUsers, users } from "@/db/schema";
import { isPaying } from "@/lib/billing/queries";
import { lastActive } from "../users/filter";

export type BulkOperation = typeof bulkOperations.$inferSelect;

/** What decides which accounts an operation is about. */
export type Selecting = Pick<BulkOperation, "id" | "kind" | "filter" | "options" | "actorSubject">;

/** Why an account that the filter matches is left out. */
export type LeftOutReason =
  | "self"
  | "admin"
  | "deleted"
  | "paying"
  | "unverified"
  | "active"
  | "expired";

const anyOf = (conditions: SQL[]) => sql`(${sql.join(conditions, sql` OR `)})`;

/** In either of the spellings that an internationalized domain has; LIKE finds no more than these letters. */
function hasDomain(domain: string): SQL {
  const spellings = new Set([domain, domainToASCII(domain), domainToUnicode(domain)]);
  spellings.delete("");
  return anyOf(
    [...spellings].map(
      (each) => sql`${users.email} LIKE ${`%@${each.replace(/[\\%_]/g, "\\$&")}`}`,
    ),
  );
}

/** True in SQL for a row of `users` that meets every condition of a filter; without a condition for none. */
function isMatched({ id, filter }: Selecting): SQL {
  const { listed, domain, createdFrom, createdBefore, inactiveSince } = filter;
  const conditions = [
    listed &&
      sql`${users.id} IN (SELECT user_id FROM ${bulkOperationUsers} WHERE operation_id = ${id})`,
    domain !== undefined && hasDomain(domain),
    createdFrom && sql`${users.createdAt} >= ${createdFrom}::timestamptz`,
    createdBefore && sql`${users.createdAt} < ${createdBefore}::timestamptz`,
    // The first part is that of an index, which has who was never active before all times.
    inactiveSince &&
      sql`${lastActive} < ${inactiveSince}::timestamptz
        AND (${users.lastActiveAt} IS NOT NULL OR ${users.createdAt} < ${inactiveSince}::timestamptz)`,
  ].filter((each) => each !== undefined && each !== false && each !== "");
  return conditions.length > 0 ? sql.join(conditions, sql` AND `) : sql`false`;
}

type Rule = [reason: LeftOutReason, when: SQL];

/** Why an account is left out, in SQL; NULL where it is not. */
function leftOutReason({ kind, options, actorSubject }: Selecting): SQL {
  if (kind === "export") return sql`NULL::text`;
  const isDeleted = sql`${users.status} = 'deleted'`;
  const rules: Rule[] = [
    ["self", sql`${users.subject} = ${actorSubject}::uuid`],
    ["admin", sql`${users.role} = 'admin'`],
  ];
  if (kind === "restore")
    rules.push(
      ["active", sql`${users.status} = 'active'`],
      ["expired", sql`${users.purgeAt} <= now()`],
    );
  else rules.push(["deleted", isDeleted]);
  if (kind === "delete" && !options.includePaying) rules.push(["paying", isPaying(users.id)]);
  if (kind === "delete" && !options.includeUnverified)
    rules.push(["unverified", sql`NOT ${users.emailVerified}`]);
  const cases = rules.map(([reason, when]) => sql`WHEN ${when} THEN ${reason}::text`);
  return sql`CASE ${sql.join(cases, sql` `)} END`;
}

/**
 * The accounts that a filter matches, in columns `id`, `subject` and `left_out`: why it is left out, or NULL.
 *
 * @param only the ids to look at; without them all accounts
 */
export function matchedUsers(operation: Selecting, only?: string[]): SQL {
  const among = only ? sql` AND ${users.id} = ANY(${sql.param(only)}::uuid[])` : sql``;
  return sql`SELECT ${users.id}, ${users.subject}, ${leftOutReason(operation)} AS left_out
    FROM ${users} WHERE ${isMatched(operation)}${among}`;
}

/** The ids of the accounts that an operation is about. */
export const selectedIds = (operation: Selecting): SQL =>
  sql`SELECT id FROM (${matchedUsers(operation)}) AS matched WHERE left_out IS NULL`;

/** SHA-256 (hex) in SQL over a column of ids in their order, those of the rows that `which` is true for. */
export const hashIds = (id: SQL, which: SQL): SQL => sql`encode(sha256(convert_to(coalesce(
  string_agg(${id}::text, ',' ORDER BY ${id}) FILTER (WHERE ${which}), ''), 'UTF8')), 'hex')`;

/** What an operation would do, to which accounts, in a few letters: SHA-256 over kind, options and ids. */
export function digestOf({ kind, options }: Selecting, idsHash: string): string {
  const { includePaying = false, includeUnverified = false } = options;
  const text = JSON.stringify([kind, includePaying, includeUnverified, idsHash]);
  return createHash("sha256").update(text).digest("base64url");
}

export type BulkSelection = {
  count: number;
  /** Of what was counted; what runs has to have the same. */
  digest: string;
  /** How many accounts are left out for each reason. */
  leftOut: { reason: LeftOutReason; count: number }[];
};

/** Counts the accounts that an operation is about now, in one statement. */
export async function readSelection(
  executor: Executor,
  operation: Selecting,
): Promise<BulkSelection> {
  const { rows } = await executor.execute<{
    reason: LeftOutReason | null;
    count: number;
    hash: string;
  }>(sql`
    SELECT left_out AS reason, count(*)::int AS count,
      ${hashIds(sql`id`, sql`left_out IS NULL`)} AS hash
    FROM (${matchedUsers(operation)}) AS matched GROUP BY left_out ORDER BY count(*) DESC`);
  const chosen = rows.find(({ reason }) => reason === null);
  return {
    count: chosen?.count ?? 0,
    digest: digestOf(operation, chosen?.hash ?? emptyHash),
    leftOut: rows.flatMap(({ reason, count }) => (reason ? [{ reason, count }] : [])),
  };
}

const emptyHash = createHash("sha256").digest("hex");
