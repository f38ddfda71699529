import { getTableColumns, type SQL, sql } from "drizzle-orm";
import { getTableConfig, type PgColumn } from "drizzle-orm/pg-core";
import type { Transaction } from "@/db/client";
import { fetchRows } from "@/db/fetch-rows";
import {
  allReferences,
  allTables,
  ownedRows,
  ownedTables,
  type Reference,
  tableIdentifier,
} from "@/db/ownership";
import { findClassification } from "@/db/schema/classify";
import { refusing } from "./refusal";

type CopiedTable = {
  name: string;
  /** `FROM` and `WHERE` of the account’s rows. */
  rows: SQL;
  columns: PgColumn[];
  /** References to a copied table that may be empty: set once all rows are there, whatever the order. */
  later: Reference[];
  /** Other references that may be empty, and are where their target is not in this database. */
  outward: Reference[];
};

const isPortable = (name: string) => findClassification(name)?.portable !== false;

function columnsOf(name: string): PgColumn[] {
  const table = allTables().get(name);
  const { without = [] } = findClassification(name) ?? {};
  return Object.entries(table ? getTableColumns(table) : {})
    .filter(([key]) => !without.includes(key))
    .map(([, column]) => column)
    .filter(({ generated, generatedIdentity }) => !generated && !generatedIdentity);
}

/** The names so that each comes after those that its rows can’t be without. */
function inOrder(names: string[], references: Reference[]): string[] {
  const left = new Set(names);
  const ordered: string[] = [];
  while (left.size > 0) {
    const next = [...left].filter((name) =>
      references.every((each) => each.table !== name || !left.has(each.target)),
    );
    if (next.length === 0) throw new Error(`foreign keys form a circle: ${[...left].join(", ")}`);
    for (const name of next) left.delete(name);
    ordered.push(...next);
  }
  return ordered;
}

/** The portable tables of which an account owns rows, `users` first, in the order in which rows can be inserted. */
export function copiedTables(userId: string): CopiedTable[] {
  const rowsOf = new Map([["users", sql`FROM users WHERE id = ${userId}`]]);
  for (const table of ownedTables())
    if (table.path.every((link) => isPortable(link.table)))
      rowsOf.set(table.name, ownedRows(table, userId));
  const references = allReferences().filter(({ table }) => rowsOf.has(table));
  const isRequired = ({ table, column }: Reference) =>
    columnsOf(table).some(({ name, notNull }) => name === column && notNull);
  const required = references.filter((each) => isRequired(each) && each.table !== each.target);
  return inOrder([...rowsOf.keys()], required).map((name) => {
    const optional = references.filter((each) => each.table === name && !isRequired(each));
    return {
      name,
      rows: rowsOf.get(name) ?? sql``,
      columns: columnsOf(name),
      later: optional.filter(({ target }) => rowsOf.has(target)),
      outward: optional.filter(({ target }) => !rowsOf.has(target)),
    };
  });
}

const names = (columns: string[]) =>
  sql.join(
    columns.map((name) => sql.identifier(name)),
    sql`, `,
  );

/** Rows of the other database as JSON, which repeats each value exactly, whatever its type. */
const asJson = (columns: string[], rows: SQL, where = sql`true`) =>
  sql`SELECT row_to_json(copied)::text AS line FROM (SELECT ${names(columns)} ${rows}) AS copied WHERE ${where}`;

/** The same rows again, as `given`, with the types of their table. */
const given = (name: string, page: { line: string }[]) =>
  sql`json_populate_recordset(NULL::${tableIdentifier(name)}, ${`[${page.map(({ line }) => line).join(",")}]`}::json) AS given`;

const isHere = ({ column, target, targetColumn }: Reference) =>
  sql`EXISTS (SELECT FROM ${tableIdentifier(target)} AS target WHERE target.${sql.identifier(targetColumn)} = given.${sql.identifier(column)})`;

/**
 * Inserts the account’s rows of a table, a hundred at a time; references to come later stay empty.
 *
 * @returns how many
 * @throws RecoveryRefusedError
 */
export async function copyRows(
  tx: Transaction,
  source: Transaction,
  { name, rows, columns, later, outward }: CopiedTable,
): Promise<number> {
  const values = columns.map(({ name: column }) => {
    if (later.some((each) => each.column === column)) return sql`NULL`;
    const reference = outward.find((each) => each.column === column);
    const value = sql`given.${sql.identifier(column)}`;
    return reference ? sql`CASE WHEN ${isHere(reference)} THEN ${value} END` : value;
  });
  const columnNames = columns.map((column) => column.name);
  let count = 0;
  for await (const page of fetchRows<{ line: string }>(source, asJson(columnNames, rows))) {
    const { rowCount } = await refusing(name, () =>
      tx.execute(sql`
        INSERT INTO ${tableIdentifier(name)} (${names(columnNames)})
        SELECT ${sql.join(values, sql`, `)} FROM ${given(name, page)}`),
    );
    count += rowCount ?? 0;
  }
  return count;
}

function primaryKey(name: string): string[] {
  const table = allTables().get(name);
  if (!table) throw new Error(`no table ${name}`);
  const composite = getTableConfig(table).primaryKeys.flatMap((key) => key.columns);
  const own = Object.values(getTableColumns(table)).filter(({ primary }) => primary);
  return [...composite, ...own].map((column) => column.name);
}

/** Sets the references that `copyRows` has left empty, as far as their targets are here. */
export async function linkRows(
  tx: Transaction,
  source: Transaction,
  { name, rows, later }: CopiedTable,
): Promise<void> {
  const key = primaryKey(name);
  const isSame = sql.join(
    key.map((column) => sql`linked.${sql.identifier(column)} = given.${sql.identifier(column)}`),
    sql` AND `,
  );
  for (const reference of later) {
    const column = sql.identifier(reference.column);
    const linked = asJson([...key, reference.column], rows, sql`${column} IS NOT NULL`);
    for await (const page of fetchRows<{ line: string }>(source, linked))
      await refusing(name, () =>
        tx.execute(sql`
          UPDATE ${tableIdentifier(name)} AS linked SET ${column} = given.${column}
          FROM ${given(name, page)} WHERE ${isSame} AND ${isHere(reference)}`),
      );
  }
}
