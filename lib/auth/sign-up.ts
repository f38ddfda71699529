import type { GenericEndpointContext } from "@better-auth/core";
import { createAuthEndpoint } from "@better-auth/core/api";
import { runWithTransaction } from "@better-auth/core/context";
import { APIError, BASE_ERROR_CODES } from "@better-auth/core/error";
import { signUpEmail as original } from "better-auth/api";
import { and, eq, sql } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { users } from "@/db/schema";
import { eraseAccount } from "@/lib/account/erase";
import { authTransaction } from "./adapter";
import { checkPasswordLength } from "./password-length";

const turnOf = (email: string) => sql`hashtextextended(${`sign-up:${email}`}, 0)`;

/** Lets one sign-up at a time through for an address, until the transaction ends. */
export async function takeTurn(tx: Transaction, email: string): Promise<void> {
  await tx.execute(sql`SELECT pg_advisory_xact_lock(${turnOf(email)})`);
}

/** As `takeTurn`, but `false` where it would have to wait: a queue would hold a connection for each. */
async function tryTurn(tx: Transaction, email: string): Promise<boolean> {
  const { rows } = await tx.execute<{ won: boolean }>(
    sql`SELECT pg_try_advisory_xact_lock(${turnOf(email)}) AS won`,
  );
  return rows[0]?.won === true;
}

/**
 * An account of that address whose owner never proved it makes room, so that the newest sign-up counts
 * and nobody's click makes an earlier stranger's password live. An operator's account stays.
 */
export async function makeRoom(tx: Transaction, email: string): Promise<void> {
  const [unverified] = await tx
    .select({ id: users.id })
    .from(users)
    .where(
      and(
        eq(users.email, email),
        eq(users.emailVerified, false),
        eq(users.status, "active"),
        eq(users.role, "member"),
      ),
    )
    .for("update");
  if (unverified) await eraseAccount(tx, { userId: unverified.id, road: "unverified" });
}

const betterAuths = original();

const signUpFields = new Set(["name", "email", "password", "image", "callbackURL", "rememberMe"]);

/** The body without fields that a sign-up cannot set, which Better Auth answers differently for a taken address. */
const signUpBody = <T extends object>(body: T): T =>
  Object.fromEntries(Object.entries(body).filter(([field]) => signUpFields.has(field))) as T;

/** What Better Auth sees: a password that is hashed already, and an address that may pass for taken. */
function contextOf(
  { context }: GenericEndpointContext,
  given: { digest: string; takenBy: { email: string } | null },
): GenericEndpointContext["context"] {
  const { internalAdapter, password } = context;
  const takenBy = given.takenBy as Awaited<ReturnType<typeof internalAdapter.findUserById>>;
  return {
    ...context,
    password: { ...password, hash: async () => given.digest },
    internalAdapter: takenBy
      ? {
          ...internalAdapter,
          findUserByEmail: async () => ({ user: takenBy, linkedAccount: null, accounts: [] }),
        }
      : internalAdapter,
  };
}

const isNotMade = (error: unknown) =>
  error instanceof APIError && error.body?.code === BASE_ERROR_CODES.FAILED_TO_CREATE_USER.code;

/**
 * Better Auth's own sign-up, in one transaction with what has to come before it. Of several at once with
 * an address one counts; the others are answered as if it were taken.
 */
export const signUpEmail = createAuthEndpoint(
  betterAuths.path,
  betterAuths.options,
  async (ctx) => {
    const email = ctx.body.email.toLowerCase();
    checkPasswordLength(ctx, ctx.body.password);
    // Before the transaction, which holds a connection.
    const digest = await ctx.context.password.hash(ctx.body.password);
    const signUp = () =>
      runWithTransaction(ctx.context.adapter, async () => {
        const tx = authTransaction();
        const won = await tryTurn(tx, email);
        if (won) await makeRoom(tx, email);
        return betterAuths({
          ...ctx,
          body: signUpBody(ctx.body),
          context: contextOf(ctx, { digest, takenBy: won ? null : { email } }),
          asResponse: false,
          returnHeaders: false,
          returnStatus: false,
        });
      });
    // Somebody may have come by the address on another road meanwhile: then it is found taken.
    const retry = (error: unknown) => {
      if (isNotMade(error)) return signUp();
      throw error;
    };
    return ctx.json(await signUp().catch(retry));
  },
);
