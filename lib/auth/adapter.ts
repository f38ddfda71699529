import { AsyncLocalStorage } from "node:async_hooks";
import type { GenericEndpointContext } from "@better-auth/core";
import {
  getCurrentAuthEndpointContext,
  tryGetCurrentAuthEndpointContext,
} from "@better-auth/core/context";
import { APIError, BASE_ERROR_CODES } from "@better-auth/core/error";
import type { BetterAuthOptions } from "better-auth";
import { drizzleAdapter } from "better-auth/adapters/drizzle";
import { getAuthTables } from "better-auth/db";
import { eq, getTableColumns, sql } from "drizzle-orm";
import type { PgColumn, PgTable } from "drizzle-orm/pg-core";
import { db, type Executor, type Transaction } from "@/db/client";
import * as schema from "@/db/schema";
import { accounts, sessions, users } from "@/db/schema";
import { appendAudit } from "@/lib/audit/append";
import { guardRefusal } from "./auth-error";
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

/** The columns of a table that Better Auth has in its own schema, in its order; others are not for a response. */
function knownColumns(table: PgTable, fields: object = {}) {
  const columns = getTableColumns(table);
  return Object.fromEntries(
    // None is missing: Better Auth compares its fields with db/schema.
    [...Object.keys(fields), "id"].map((name) => [name, columns[name] as PgColumn]),
  );
}

/**
 * The lookups of a session check and of a sign-in, one statement each. Better Auth sends two, or with
 * `advanced.database.joins` a relational query of Drizzle, which takes longer than two.
 */
function joinedLookups(options: BetterAuthOptions) {
  const { user, session, account } = getAuthTables(options);
  const userColumns = knownColumns(users, user?.fields);
  // Built once, and without a name: the server keeps nothing between two calls, so that any pooler will do.
  const byToken = db
    .select({ session: knownColumns(sessions, session?.fields), user: userColumns })
    .from(sessions)
    .innerJoin(users, eq(users.id, sessions.userId))
    .where(eq(sessions.token, sql.placeholder("token")))
    .prepare("");
  const byEmail = db
    .select({ user: userColumns, account: knownColumns(accounts, account?.fields) })
    .from(users)
    .leftJoin(accounts, eq(accounts.userId, users.id))
    .where(eq(users.email, sql.placeholder("email")))
    .prepare("");
  return {
    async findSessionWithUser(token: unknown) {
      const [row] = await byToken.execute({ token });
      return row ? { ...row.session, user: row.user } : null;
    },
    async findUserWithAccounts(email: unknown) {
      const rows = await byEmail.execute({ email });
      return rows[0]
        ? { ...rows[0].user, account: rows.flatMap((row) => row.account ?? []) }
        : null;
    },
  };
}

/** Better Auth's view of the database; its transactions are seen by `authExecutor`. */
export const authAdapter = (options: BetterAuthOptions) => {
  const adapter = adapterOf(options);
  const { create, findOne, update, transaction } = adapter;
  const { findSessionWithUser, findUserWithAccounts } = joinedLookups(options);

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
  // Better Auth's own `/update-user` is one statement, without a transaction for the audit row to be in.
  adapter.update = (input) => {
    const isProfile =
      input.model === "user" && tryGetCurrentAuthEndpointContext()?.path === "/update-user";
    if (!isProfile) return update(input);
    return transaction(async (within) => {
      const changed = await within.update<{ id: string }>(input);
      const event = { action: "profile.changed", metadata: { field: "name" } } as const;
      if (changed) await appendAudit(authTransaction(), { ...event, userId: changed.id });
      return changed as never;
    });
  };
  adapter.findOne = async (input) => {
    const { model, where, join = {}, select } = input;
    const [{ field, value, operator = "eq", mode } = {}] = where;
    // Whatever asks for more than these two lookups is answered by Better Auth.
    const isPlain = where.length === 1 && operator === "eq" && mode !== "insensitive" && !select;
    const lookup = isPlain ? `${model} by ${field} with ${Object.keys(join)}` : "";
    if (lookup === "session by token with user") return (await findSessionWithUser(value)) as never;
    const row = await (lookup === "user by email with account"
      ? findUserWithAccounts(value)
      : findOne(input));
    if (model === "user") await rememberUser(row as never);
    return row as never;
  };
  return adapter;
};
