import type { GenericEndpointContext } from "@better-auth/core";
import { createAuthEndpoint } from "@better-auth/core/api";
import { runWithTransaction } from "@better-auth/core/context";
import { BASE_ERROR_CODES } from "@better-auth/core/error";
import type { BetterAuthPlugin } from "better-auth";
import { isAPIError, signUpEmail as original } from "better-auth/api";
import { sql } from "drizzle-orm";
import { z } from "zod";
import type { Transaction } from "@/db/client";
import { eraseUnverified } from "@/lib/account/deletion/erase";
import { appendAudit } from "@/lib/audit/append";
import { sqlStateOf } from "@/lib/error-reason";
import { requestOrigin } from "@/lib/http/origin";
import { authTransaction } from "../adapter";
import { authRefusal } from "../auth-error";
import { limitAttempts } from "../limits/lockout";
import {
  findLinkOwner,
  forgetSignUp,
  invalidLink,
  isOthersSession,
  refuseOthersSession,
  rememberSignUp,
  signedUpHere,
  signInByLink,
} from "../links/followed-links";
import { linkRequest, requestMailedLink } from "../links/mailed-links";
import { assertNewPassword } from "../passwords/breached-passwords";

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
 * Better Auth's own sign-up, in one transaction with what has to come before it and with the job that emails the
 * address: a link that verifies it or, if it has an account, what its owner needs to know. Of several at once with
 * an address one counts; the others are answered as if it were taken. The answer names a user in every
 * case, a made-up one where the address is taken, so the cookie tells nothing; it fits only the account
 * that this very sign-up made.
 */
const signUpEmail = createAuthEndpoint(betterAuths.path, betterAuths.options, async (ctx) => {
  const email = ctx.body.email.toLowerCase();
  await assertNewPassword(ctx.body.password, email);
  // Before the transaction, which holds a connection.
  const digest = await ctx.context.password.hash(ctx.body.password);
  const answer = await retryOnConflict(() =>
    runWithTransaction(ctx.context.adapter, async () => {
      const tx = authTransaction();
      const won = await tryTurn(tx, email);
      if (won) await eraseUnverified(tx, email);
      const answered = await betterAuths({
        ...ctx,
        body: signUpBody(ctx.body),
        context: contextOf(ctx, { digest, takenBy: won ? null : { email } }),
        asResponse: false,
        returnHeaders: false,
        returnStatus: false,
      });
      // Of the user that the answer names: of one that is made up, for an address that is taken, nothing is stored.
      const created = { action: "account.created", metadata: { method: "password" } } as const;
      await appendAudit(tx, { ...created, userId: answered.user.id });
      await requestMailedLink(tx, { kind: "sign-up", email, origin: requestOrigin(ctx.headers) });
      return answered;
    }),
  );
  await rememberSignUp(ctx, answer.user.id);
  return ctx.json(answer);
});

const tokenSchema = z.string().max(256);

/** Verifies and signs in, in the browser that signed up or by the password; keeps what was set up before. */
async function verify(
  ctx: GenericEndpointContext,
  token: string,
  userId: string,
  refusal?: () => Error,
) {
  const link = { purpose: "verify-email", token, userId, madeHere: true } as const;
  const answer = await signInByLink(ctx, link, refusal);
  forgetSignUp(ctx);
  return answer;
}

/** `GET`: verifies and signs in only in the browser that signed up; elsewhere it leads to a page. */
const verifyEmailByLink = createAuthEndpoint(
  "/verify-email",
  { method: "GET", query: z.object({ token: tokenSchema.optional() }).optional() },
  async (ctx) => {
    const token = ctx.query?.token ?? "";
    const refusal = () => ctx.redirect("/verify-email?error=invalid");
    const user = await findLinkOwner(ctx.context, "verify-email", token);
    if (!user) throw refusal();
    if ((await signedUpHere(ctx, user.id)) && !(await isOthersSession(ctx, user.id))) {
      await verify(ctx, token, user.id, refusal);
      throw ctx.redirect("/dashboard");
    }
    const credential = await ctx.context.internalAdapter.findCredentialAccount(user.id);
    // There is nothing that the page could ask for.
    if (!credential?.password) throw ctx.redirect("/verify-email?error=other-browser");
    throw ctx.redirect(`/verify-email?token=${encodeURIComponent(token)}`);
  },
);

/** `POST`: verifies with the token and the password of the account, in any browser. */
const verifyEmail = createAuthEndpoint(
  "/verify-email",
  {
    method: "POST",
    body: z.object({ token: tokenSchema, password: z.string().max(1024) }),
  },
  async (ctx) => {
    const { token, password } = ctx.body;
    const user = await findLinkOwner(ctx.context, "verify-email", token);
    if (!user) throw invalidLink();
    await refuseOthersSession(ctx, user.id);
    const right = await limitAttempts(ctx, { email: user.email }, async () => {
      const account = await ctx.context.internalAdapter.findCredentialAccount(user.id);
      const hash = account?.password;
      return Boolean(hash && (await ctx.context.password.verify({ hash, password })));
    });
    if (!right) throw authRefusal("UNAUTHORIZED", "INVALID_PASSWORD");
    return ctx.json(await verify(ctx, token, user.id));
  },
);

/** Sign-up, and the verification of an address: docs/decisions/2026-11-21-verification-is-ours.md. */
export const emailVerification = () =>
  ({
    id: "email-verification",
    endpoints: {
      signUpEmail,
      verifyEmailByLink,
      verifyEmail,
      sendVerificationEmail: linkRequest("/send-verification-email", "verify-email"),
    },
  }) satisfies BetterAuthPlugin;
