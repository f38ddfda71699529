import { getTableName, is, type SQL, sql } from "drizzle-orm";
import { getTableConfig, PgTable } from "drizzle-orm/pg-core";
import type { Executor } from "./client";
import * as schema from "./schema";
import { allClassifications } from "./schema/classify";

/** One foreign key of the schema, as Drizzle declares it. */
export type Reference = {
  table: string;
  column: string;
  target: string;
  targetColumn: string;
  onDelete: string | undefined;
};

/** A table whose rows go with their user, and the chain of foreign keys that leads there. */
export type OwnedTable = { name: string; path: Reference[] };

// A table is known by being exported from db/schema or by being classified, as a test classifies its own.
const knownTables = (): PgTable[] => [
  ...new Set(
    [
      ...Object.values<unknown>(schema),
      ...[...allClassifications().values()].map(({ table }) => table),
    ].filter((entry) => is(entry, PgTable)),
  ),
];

/** `schema.table`, without the schema where it is `public`. */
export function qualifiedName(table: PgTable): string {
  const { schema: schemaName } = getTableConfig(table);
  return schemaName ? `${schemaName}.${getTableName(table)}` : getTableName(table);
}

/** Every table of the schema, by name. */
export function allTables(): Map<string, PgTable> {
  return new Map(knownTables().map((table) => [qualifiedName(table), table]));
}

/** Every foreign key of the schema. */
export function allReferences(): Reference[] {
  return knownTables().flatMap((table) =>
    getTableConfig(table).foreignKeys.map((key) => {
      const { columns, foreignColumns, foreignTable } = key.reference();
      return {
        table: qualifiedName(table),
        column: columns[0]?.name ?? "",
        target: qualifiedName(foreignTable),
        targetColumn: foreignColumns[0]?.name ?? "",
        onDelete: key.onDelete,
      };
    }),
  );
}

/**
 * The tables that a user owns rows of: all that a chain of ON DELETE CASCADE reaches from `users`,
 * by the shortest chain, nearest first. `users` itself is not among them.
 */
export function ownedTables(): OwnedTable[] {
  const cascades = allReferences().filter((reference) => reference.onDelete === "cascade");
  const owned: OwnedTable[] = [];
  const seen = new Set(["users"]);
  let frontier: OwnedTable[] = [{ name: "users", path: [] }];
  while (frontier.length > 0) {
    const next: OwnedTable[] = [];
    for (const near of frontier)
      for (const reference of cascades) {
        if (reference.target !== near.name || seen.has(reference.table)) continue;
        seen.add(reference.table);
        next.push({ name: reference.table, path: [reference, ...near.path] });
      }
    owned.push(...next);
    frontier = next;
  }
  return owned;
}

/** The name of a table, with its schema where that is not `public`, as part of a statement. */
export const tableIdentifier = (name: string): SQL =>
  sql.join(
    name.split(".").map((part) => sql.identifier(part)),
    sql`.`,
  );

/** `FROM` and `WHERE` that select the rows of an owned table which belong to one user, by the id or a column that has it. */
export function ownedRows(table: OwnedTable, userId: string | SQL): SQL {
  const [first, ...rest] = table.path;
  if (!first) throw new Error(`${table.name} has no path to users`);
  let condition = sql`= ${userId}`;
  for (const link of rest.toReversed())
    condition = sql`IN (SELECT ${sql.identifier(link.targetColumn)} FROM ${tableIdentifier(link.table)} WHERE ${sql.identifier(link.column)} ${condition})`;
  return sql`FROM ${tableIdentifier(table.name)} WHERE ${sql.identifier(first.column)} ${condition}`;
}

/** How many rows of each owned table belong to each of the users, in one statement and without those of which there are none. */
export async function countOwned(
  tx: Executor,
  userIds: string[],
): Promise<{ userId: string; table: string; count: number }[]> {
  const counts = ownedTables().map(
    (table) =>
      sql`SELECT ${table.name}::text AS "table", count(*)::int AS count ${ownedRows(table, sql`owner.id`)}`,
  );
  const result = await tx.execute<{ userId: string; table: string; count: number }>(sql`
    SELECT owner.id AS "userId", counted."table", counted.count
    FROM unnest(${sql.param(userIds)}::uuid[]) AS owner (id)
    CROSS JOIN LATERAL (${sql.join(counts, sql` UNION ALL `)}) AS counted
    WHERE counted.count > 0`);
  return result.rows;
}

/**
 * How many rows of each owned table belong to all users together whose ids a query returns in a column `id`, in one
 * statement.
 */
export async function countOwnedByAll(
  tx: Executor,
  owners: SQL,
): Promise<{ table: string; count: number }[]> {
  const counts = ownedTables().map(
    (table) =>
      sql`SELECT ${table.name}::text AS "table", count(*)::int AS count
        ${ownedRows(table, sql`ANY(ARRAY(SELECT id FROM owner))`)}`,
  );
  const result = await tx.execute<{ table: string; count: number }>(
    sql`WITH owner AS MATERIALIZED (${owners}) ${sql.join(counts, sql` UNION ALL `)}`,
  );
  return result.rows;
}
