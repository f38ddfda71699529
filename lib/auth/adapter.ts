import { AsyncLocalStorage } from "node:async_hooks";
import type { BetterAuthOptions } from "better-auth";
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

const adapterOf = drizzleAdapter(scopedDatabase, {
  provider: "pg",
  schema,
  usePlural: true,
  transaction: true,
});

type Stored = Record<string, unknown>;

const storing = new AsyncLocalStorage<(session: Stored) => Promise<Stored>>();

/**
 * Runs `work`, in which Better Auth stores a session by `store`, after its hooks, rather than by a
 * statement that does nothing else. For work outside of a transaction.
 */
export function storingSession<T>(
  store: (session: Stored) => Promise<Stored>,
  work: () => Promise<T>,
): Promise<T> {
  return storing.run(store, work);
}

/** Better Auth's view of the database; its transactions are seen by `authExecutor`. */
export const authAdapter = (options: BetterAuthOptions) => {
  const adapter = adapterOf(options);
  const create: typeof adapter.create = async (input) => {
    const store = input.model === "session" ? storing.getStore() : undefined;
    return store ? ((await store(input.data)) as never) : adapter.create(input);
  };
  return { ...adapter, create };
};
