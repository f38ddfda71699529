import { type AnyColumn, type SQL, sql } from "drizzle-orm";

/** That a name contains a text, whatever the case; `%` and `_` stand for themselves. No text, no condition. */
export function nameContains(column: AnyColumn, text: string): SQL | undefined {
  return text === "" ? undefined : sql`strpos(lower(${column}), lower(${text})) > 0`;
}
