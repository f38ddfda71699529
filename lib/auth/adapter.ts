import { AsyncLocalStorage } from "node:async_hooks";
import { drizzleAdapter } from "better-auth/adapters/drizzle";
import { db, type Executor, type Transaction } from "@/db/client";
import * as schema from "@/db/schema";

const scope = new AsyncLocalStorage<Transaction>();

/**
 * The transaction that Better Auth has open around the running code, else the client: what is
 * written through it commits together with what Better Auth writes.
 */
export function authExecutor(): Executor {
  return scope.getStore() ?? db;
}

/** The transaction that Better Auth has open; an error where there is none. */
export function authTransaction(): Transaction {
  const tx = scope.getStore();
  if (!tx) throw new Error("no transaction is open");
  return tx;
}

const scopedDatabase = new Proxy(db, {
  get(target, property, receiver) {
    if (property !== "transaction") return Reflect.get(target, property, receiver);
    return <T>(work: (tx: Transaction) => Promise<T>) =>
      target.transaction((tx) => scope.run(tx, () => work(tx)));
  },
});

/** Better Auth's view of the database; its transactions are seen by `authExecutor`. */
export const authAdapter = drizzleAdapter(scopedDatabase, {
  provider: "pg",
  schema,
  usePlural: true,
  transaction: true,
});
