import { AsyncLocalStorage } from "node:async_hooks";
import { APIError, BASE_ERROR_CODES } from "@better-auth/core/error";
import type { BetterAuthOptions } from "better-auth";
import { drizzleAdapter } from "better-auth/adapters/drizzle";
import { db, type Executor, type Transaction } from "@/db/client";
import * as schema from "@/db/schema";
import { passwordProof, stillStands } from "./password-proof";

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

const wrong = () => APIError.from("UNAUTHORIZED", BASE_ERROR_CODES.INVALID_EMAIL_OR_PASSWORD);

/**
 * Better Auth's view of the database; its transactions are seen by `authExecutor`. A session that a
 * password begins is stored in one transaction with a second look at the account: Better Auth reads the
 * password, verifies it and stores the session separately (1.7.25, api/routes/sign-in.mjs:317, :331 and :352).
 */
export const authAdapter = (options: BetterAuthOptions) => {
  const adapter = adapterOf(options);
  const { create } = adapter;
  // Changed in place: by this object Better Auth finds its check of the schema, which a copy would be without.
  adapter.create = async (input) => {
    const proof = input.model === "session" ? await passwordProof() : null;
    if (!proof?.account) return create(input);
    return adapter.transaction(async (transaction) => {
      if (!(await stillStands(authTransaction(), proof))) throw wrong();
      return transaction.create(input);
    }) as never;
  };
  return adapter;
};
