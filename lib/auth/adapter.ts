import { AsyncLocalStorage } from "node:async_hooks";
import type { GenericEndpointContext } from "@better-auth/core";
import { getCurrentAuthEndpointContext } from "@better-auth/core/context";
import { APIError, BASE_ERROR_CODES } from "@better-auth/core/error";
import type { BetterAuthOptions } from "better-auth";
import { drizzleAdapter } from "better-auth/adapters/drizzle";
import { db, type Executor, type Transaction } from "@/db/client";
import * as schema from "@/db/schema";
import { guardRefusal } from "./guard-refusal";
import {
  currentDigest,
  type ReadUser,
  rememberUser,
  type VerifiedPassword,
  verifiedPassword,
} from "./passwords/verified-password";
import { storeSession } from "./sessions/record-sign-in";

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

/** Better Auth's view of the database; its transactions are seen by `authExecutor`. */
export const authAdapter = (options: BetterAuthOptions) => {
  const adapter = adapterOf(options);
  const { create, findOne } = adapter;

  /**
   * Stores a session that a password begins, with a second look at the account, since Better Auth reads the
   * password, verifies it and stores the session separately (1.7.25, api/routes/sign-in.mjs:317, :331 and :352).
   *
   * @throws APIError 401 `INVALID_EMAIL_OR_PASSWORD` if the password or the second factor was changed
   *   meanwhile, 403 `ACCOUNT_DELETED` or `ACCOUNT_BANNED`
   */
  async function createSession(session: object, proof: VerifiedPassword & { user: ReadUser }) {
    // As Better Auth hands it to hooks of the database.
    const ctx = getCurrentAuthEndpointContext() as GenericEndpointContext;
    const store = async () => {
      const id = await storeSession(ctx, session, proof);
      if (id) return id;
      // Another sign-in may have replaced an imported digest of the same password.
      const digest = await currentDigest(db, proof);
      return digest && storeSession(ctx, session, { ...proof, digest });
    };
    const id = await store().catch((error: unknown) => {
      // As an error of the route, so that the hooks after it run.
      throw guardRefusal(error) ?? error;
    });
    if (!id) throw APIError.from("UNAUTHORIZED", BASE_ERROR_CODES.INVALID_EMAIL_OR_PASSWORD);
    return { ...session, id };
  }

  // Changed in place: by this object Better Auth finds its check of the schema, which a copy would be without.
  adapter.create = async (input) => {
    const proof = input.model === "session" ? await verifiedPassword() : null;
    const { user } = proof ?? {};
    const isVerified = proof && user && user.id === input.data.userId;
    return (isVerified ? createSession(input.data, { ...proof, user }) : create(input)) as never;
  };
  adapter.findOne = async (input) => {
    const row = await findOne(input);
    if (input.model === "user") await rememberUser(row as never);
    return row as never;
  };
  return adapter;
};
