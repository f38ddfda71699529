import { getTableName, type Table } from "drizzle-orm";

/** `secret` never leaves the database; `personal` ends with its person; `plain` tells nothing of anybody. */
export type DataKind = "secret" | "personal" | "plain";

type ClassificationNotes<Column = string> = {
  /** How personal data ends in a table that no foreign key ties to a user. */
  ends?: string;
  /**
   * Whether rows go along into another database: into this one when an account is recovered from a copy, or into a
   * copy for development. `false` for what lets somebody in without the owner (sessions, tokens, keys) and for what
   * holds at one place and time (counters, leases, jobs): a recovery leaves such rows behind, `branch:scrub` deletes
   * them. Default: `true`; it has to be stated where a column is secret.
   */
  portable?: boolean;
  /** Columns that do not go along with the row: they become NULL. */
  without?: Column[];
};

export type Classification = {
  table: Table;
  name: string;
  /** What a row is, in a sentence of docs/data-model.md. */
  holds: string;
  columns: Record<string, DataKind>;
} & ClassificationNotes;

const classifications = new Map<string, Classification>();

/**
 * Says what a table holds, and what kind of data each of its columns; a column left out does not
 * compile. `npm run docs:data-model` writes it into docs/data-model.md.
 */
export function classify<T extends Table>(
  table: T,
  holds: string,
  columns: Record<keyof T["_"]["columns"], DataKind>,
  notes: ClassificationNotes<keyof T["_"]["columns"]> = {},
): Classification {
  const name = getTableName(table);
  const without = notes.without?.map(String);
  const classification = { table, name, holds, columns, ...notes, without };
  classifications.set(name, classification);
  return classification;
}

/** The classification of a table by its name, with or without its schema. */
export function findClassification(table: string): Classification | undefined {
  return classifications.get(table.split(".").at(-1) ?? table);
}

/** Every classification made so far, by table name. */
export function allClassifications(): ReadonlyMap<string, Classification> {
  return classifications;
}
