import { type SQL, sql } from "drizzle-orm";
import type { Transaction } from "./client";

const rowsPerFetch = 100;

/** The rows of a query, a hundred at a time, so that memory does not grow with them; one query at a time. */
export async function* fetchRows<T extends Record<string, string>>(
  tx: Transaction,
  query: SQL,
): AsyncGenerator<T[]> {
  await tx.execute(sql`DECLARE fetched_rows NO SCROLL CURSOR FOR ${query}`);
  for (;;) {
    const { rows } = await tx.execute(
      sql`FETCH ${sql.raw(String(rowsPerFetch))} FROM fetched_rows`,
    );
    if (rows.length === 0) break;
    yield rows as T[];
    // What the driver returned outlives several collections; emptied, it takes no rows along.
    rows.length = 0;
  }
  await tx.execute(sql`CLOSE fetched_rows`);
}
