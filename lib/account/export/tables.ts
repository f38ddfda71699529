import { getTableColumns, type SQL, sql } from "drizzle-orm";
import { allTables, ownedRows, ownedTables } from "@/db/ownership";
import { findClassification } from "@/db/schema/classify";

export type ExportedTable = {
  name: string;
  /** Each row as JSON text in a column `line`; no secret column is among its keys. */
  query: SQL;
};

/** A row as JSON, dates in ISO 8601, without the columns that are classified as secret. */
function rowAsJson(tableName: string): SQL {
  const table = allTables().get(tableName);
  const kinds = findClassification(tableName)?.columns;
  if (!table || !kinds) throw new Error(`${tableName} is not classified`);
  const open = Object.entries(getTableColumns(table)).filter(([key]) => kinds[key] !== "secret");
  const pairs = open.map(([, { name }]) => sql`${name}::text, ${sql.identifier(name)}`);
  return sql`json_build_object(${sql.join(pairs, sql`, `)})::text AS line`;
}

/** What an export holds besides the account itself: every table that the ownership graph reaches, and the account's audit rows. */
export function exportedTables(userId: string): ExportedTable[] {
  const owned = ownedTables().map((table) => ({
    name: table.name,
    query: sql`SELECT ${rowAsJson(table.name)} ${ownedRows(table, userId)}`,
  }));
  const activity = sql`SELECT ${rowAsJson("audit_logs")} FROM audit_logs WHERE user_id = ${userId} ORDER BY seq`;
  return [...owned, { name: "audit_logs", query: activity }];
}

/** The account's own row, in the same form. */
export function accountRow(userId: string): SQL {
  return sql`SELECT ${rowAsJson("users")} FROM users WHERE id = ${userId}`;
}
