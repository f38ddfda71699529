import { sql } from "drizzle-orm";
import { db, type Transaction } from "./client";
import { withoutStatementLimit } from "./guard-connection";

/**
 * A transaction whose statements may take as long as they need, for what grows with an account: neither we end them,
 * nor the `statement_timeout` that the role may have.
 */
export function longTransaction<T>(
  work: (tx: Transaction) => Promise<T>,
  config?: Parameters<typeof db.transaction>[1],
): Promise<T> {
  return withoutStatementLimit(() =>
    db.transaction(async (tx) => {
      await tx.execute(sql`SET LOCAL statement_timeout = 0`);
      return work(tx);
    }, config),
  );
}
