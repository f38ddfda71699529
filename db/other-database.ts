import { sql } from "drizzle-orm";
import { drizzle } from "drizzle-orm/node-postgres";
import { Client } from "pg";
import type { Database, Transaction } from "./client";
import { guardConnection } from "./guard-connection";
import * as schema from "./schema";

/** The other database does not answer; the cause says why. */
export class OtherDatabaseError extends Error {
  override name = "OtherDatabaseError";
}

/** Names a database for a person, without user and password, such as "app at db.example.com:5432". */
export function describeDatabase(url: string): string {
  const { database, host, port } = new Client(url);
  return `${database} at ${host}:${port}`;
}

/**
 * Runs work in one transaction of a database that is not the application’s, such as a copy of it. Its statements may
 * take as long as they need, and it may wait for as long.
 *
 * @throws OtherDatabaseError if the database does not answer
 */
export async function withOtherDatabase<T>(
  connectionString: string,
  work: (tx: Transaction) => Promise<T>,
  config?: Parameters<Database["transaction"]>[1],
): Promise<T> {
  const client = new Client({
    connectionString,
    connectionTimeoutMillis: 15_000,
    application_name: "copy",
  });
  client.on("error", () => {});
  guardConnection(client, 0);
  try {
    await client.connect().catch((cause) => {
      throw new OtherDatabaseError("the other database does not answer", { cause });
    });
    return await drizzle(client, { schema }).transaction(async (tx) => {
      await tx.execute(sql`SET LOCAL statement_timeout = 0`);
      await tx.execute(sql`SET LOCAL idle_in_transaction_session_timeout = 0`);
      return work(tx);
    }, config);
  } finally {
    await client.end().catch(() => {});
  }
}
