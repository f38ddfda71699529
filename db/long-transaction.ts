import { sql } from "drizzle-orm";
import { db, type Transaction } from "./client";

/**
 * A transaction whose statements the database lets take as long as they need, for what grows with an
 * account. Neon's driver goes on counting the time of a statement by itself.
 */
export function longTransaction<T>(
  work: (tx: Transaction) => Promise<T>,
  config?: Parameters<typeof db.transaction>[1],
): Promise<T> {
  return db.transaction(async (tx) => {
    await tx.execute(sql`SET LOCAL statement_timeout = 0`);
    return work(tx);
  }, config);
}
