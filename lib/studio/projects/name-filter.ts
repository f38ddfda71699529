import { type AnyColumn, type SQL, sql } from "drizzle-orm";

/** The condition that a name contains a text, in any case; `%` and `_` are literal. No text, no condition. */
export function nameContains(column: AnyColumn, text: string): SQL | undefined {
  return text === "" ? undefined : sql`strpos(lower(${column}), lower(${text})) > 0`;
}
