import { getTableName, type Table } from "drizzle-orm";

/** `secret` never leaves the database; `personal` ends with its person; `plain` tells nothing of anybody. */
export type DataKind = "secret" | "personal" | "plain";

export type Classification = {
  table: Table;
  name: string;
  /** What a row is, in a sentence of docs/data-model.md. */
  holds: string;
  columns: Record<string, DataKind>;
  /** How personal data ends in a table that no foreign key ties to a user. */
  ends?: string;
};

const classifications = new Map<string, Classification>();

/**
 * Says what a table holds, and what kind of data each of its columns; a column left out does not
 * compile. `npm run docs:data-model` writes it into docs/data-model.md.
 */
export function classify<T extends Table>(
  table: T,
  holds: string,
  columns: Record<keyof T["_"]["columns"], DataKind>,
  ends?: string,
): Classification {
  const name = getTableName(table);
  const classification = { table, name, holds, columns, ends };
  classifications.set(name, classification);
  return classification;
}

/** Every classification made so far, by table name. */
export function allClassifications(): ReadonlyMap<string, Classification> {
  return classifications;
}
