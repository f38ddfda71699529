import type { GenericEndpointContext } from "@better-auth/core";
import { createAuthEndpoint } from "@better-auth/core/api";
import { runWithTransaction } from "@better-auth/core/context";
import { BASE_ERROR_CODES } from "@better-auth/core/error";
import { isAPIError, signUpEmail as original } from "better-auth/api";
import { sql } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { eraseUnverified } from "@/lib/account/deletion/erase";
import { sqlStateOf } from "@/lib/error-reason";
import { authTransaction } from "../adapter";
import { assertNewPassword } from "../passwords/breached-passwords";
import { rememberSignUp } from "./sign-up-cookie";

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

const betterAuths = original();

const signUpFields = new Set(["name", "email", "password", "image", "callbackURL", "rememberMe"]);

/** The body without fields that a sign-up cannot set, which Better Auth answers differently for a taken address. */
const signUpBody = <T extends object>(body: T): T =>
  Object.fromEntries(Object.entries(body).filter(([field]) => signUpFields.has(field))) as T;

/** What Better Auth sees: a password that is hashed already, and an address that may pass for taken. */
function contextOf(
  { context }: GenericEndpointContext,
  { digest, takenBy }: { digest: string; takenBy: { email: string } | null },
): GenericEndpointContext["context"] {
  const password = { ...context.password, hash: async () => digest };
  if (!takenBy) return { ...context, password };
  const found = { user: takenBy, linkedAccount: null, accounts: [] } as never;
  const internalAdapter = { ...context.internalAdapter, findUserByEmail: async () => found };
  return { ...context, password, internalAdapter };
}

/**
 * Runs a transaction, and once more where another one has stored the same address or identity at the same
 * moment: then it is found.
 */
export async function retryOnConflict<T>(attempt: () => Promise<T>): Promise<T> {
  return attempt().catch((error: unknown) => {
    // Better Auth swallows the database's reason.
    const isNotMade =
      isAPIError(error) && error.body?.code === BASE_ERROR_CODES.FAILED_TO_CREATE_USER.code;
    if (!isNotMade && sqlStateOf(error) !== "23505") throw error;
    return attempt();
  });
}

/**
 * Better Auth's own sign-up, in one transaction with what has to come before it. Of several at once with
 * an address one counts; the others are answered as if it were taken. The answer names a user in every
 * case, a made-up one where the address is taken, so the cookie tells nothing; it fits only the account
 * that this very sign-up made.
 */
export const signUpEmail = createAuthEndpoint(
  betterAuths.path,
  betterAuths.options,
  async (ctx) => {
    const email = ctx.body.email.toLowerCase();
    await assertNewPassword(ctx, ctx.body.password, email);
    // Before the transaction, which holds a connection.
    const digest = await ctx.context.password.hash(ctx.body.password);
    const answer = await retryOnConflict(() =>
      runWithTransaction(ctx.context.adapter, async () => {
        const tx = authTransaction();
        const won = await tryTurn(tx, email);
        if (won) await eraseUnverified(tx, email);
        return betterAuths({
          ...ctx,
          body: signUpBody(ctx.body),
          context: contextOf(ctx, { digest, takenBy: won ? null : { email } }),
          asResponse: false,
          returnHeaders: false,
          returnStatus: false,
        });
      }),
    );
    await rememberSignUp(ctx, answer.user.id);
    return ctx.json(answer);
  },
);
