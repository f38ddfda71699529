import { getTableName, type Table } from "drizzle-orm";

/** `secret` never leaves the database; `personal` ends with its person; `plain` tells nothing of anybody. */
export type DataKind = "secret" | "personal" | "plain";

export type Classification = {
  table: Table;
  name: string;
  columns: Record<string, DataKind>;
  /** How personal data ends in a table that no foreign key ties to a user. */
  ends?: string;
};

const classifications = new Map<string, Classification>();

/** Says what kind of data each column of a table holds; a column left out does not compile. */
export function classify<T extends Table>(
  table: T,
  columns: Record<keyof T["_"]["columns"], DataKind>,
  ends?: string,
): Classification {
  const name = getTableName(table);
  const classification = { table, name, columns, ends };
  classifications.set(name, classification);
  return classification;
}

/** Every classification made so far, by table name. */
export function allClassifications(): ReadonlyMap<string, Classification> {
  return classifications;
}
