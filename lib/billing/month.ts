import { sql } from "drizzle-orm";

const monthOf = (instant: ReturnType<typeof sql>) =>
  sql`date_trunc('month', ${instant} AT TIME ZONE 'UTC')`;

/** When the current month began, in UTC, by the database's clock. */
export const monthStart = sql<Date>`(${monthOf(sql`now()`)} AT TIME ZONE 'UTC')`;

/** When the next month begins, in UTC, by the database's clock. */
export const nextMonthStart = sql<Date>`((${monthOf(sql`now()`)} + interval '1 month') AT TIME ZONE 'UTC')`;

/** When the month of an instant, or of a column, began, in UTC. */
export function monthStartOf(instant: ReturnType<typeof sql>) {
  return sql<Date>`(${monthOf(instant)} AT TIME ZONE 'UTC')`;
}
