import { Client as NeonClient } from "@neondatabase/serverless";
import { Client as PgClient } from "pg";

type Query = (...args: unknown[]) => unknown;

const recorders = new Set<string[]>();

function textOf(query: unknown): string {
  const text = typeof query === "string" ? query : (query as { text?: unknown }).text;
  return String(text ?? query).trim();
}

// Pools, transactions and Drizzle all end in a client's `query`, in either driver.
for (const prototype of [PgClient.prototype, NeonClient.prototype] as { query: Query }[]) {
  const original = prototype.query;
  prototype.query = function record(this: unknown, ...args: unknown[]) {
    for (const recorder of recorders) recorder.push(textOf(args[0]));
    return original.apply(this, args);
  };
}

/** Runs `work` and returns its result with the SQL statements sent meanwhile, BEGIN and COMMIT included. */
export async function statements<T>(
  work: () => Promise<T> | T,
): Promise<{ result: T; sql: string[] }> {
  const sql: string[] = [];
  recorders.add(sql);
  try {
    return { result: await work(), sql };
  } finally {
    recorders.delete(sql);
  }
}
