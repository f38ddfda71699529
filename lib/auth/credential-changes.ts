import { createAuthEndpoint } from "@better-auth/core/api";
import { APIError, BASE_ERROR_CODES } from "@better-auth/core/error";
import type { BetterAuthPlugin } from "better-auth";
import { sensitiveSessionMiddleware } from "better-auth/api";
import { setSessionCookie } from "better-auth/cookies";
import { generateRandomString } from "better-auth/crypto";
import { parseUserOutput } from "better-auth/db";
import { and, eq, isNull, sql } from "drizzle-orm";
import { z } from "zod";
import { db } from "@/db/client";
import { accounts, sessions } from "@/db/schema";
import { askEmailChange, confirmEmailChange as confirm } from "@/lib/account/change-email";
import { endPending } from "@/lib/account/deletion/end-access";
import { endSessions } from "@/lib/account/end-sessions";
import { appendAudit } from "@/lib/audit/append";
import { sqlStateOf } from "@/lib/error-reason";
import { requestOrigin } from "@/lib/http/origin";
import { changeAccount, mailPasswordChanged } from "./account-changes";
import { authRefusal, tooMany } from "./auth-error";
import { assertNewPassword } from "./passwords/breached-passwords";
import { stepUpBody } from "./soft-deletion/step-up-body";
import { ownSession } from "./step-up/grants";
import { requireStepUp } from "./step-up/verification";
import { forgetTrustedDevices } from "./two-factor/require-challenge";

const newPassword = z.string().max(1024);

const changeBody = z.object({
  newPassword,
  /** Not needed after a step-up for `set-password`. */
  currentPassword: z.string().max(1024).optional(),
  /** Of the second factor, where the account has one. */
  code: z.string().max(64).optional(),
  /** In place of both. */
  proof: stepUpBody.shape.proof,
  /** Unless `false`, every other session ends, and this one continues under a new token. */
  revokeOtherSessions: z.boolean().optional(),
});

/**
 * `POST /change-password`, in place of Better Auth's own: docs/decisions/2026-11-30-password-and-mailed-links.md.
 * Links and codes that were mailed before become void, and the trust in devices ends.
 */
const changePassword = createAuthEndpoint(
  "/change-password",
  { method: "POST", use: [sensitiveSessionMiddleware], body: changeBody },
  async (ctx) => {
    const { session, user } = ctx.context.session;
    const { newPassword, currentPassword, code, proof, revokeOtherSessions = true } = ctx.body;
    const account = await ctx.context.internalAdapter.findCredentialAccount(user.id);
    const digest = account?.password;
    if (!digest) throw APIError.from("BAD_REQUEST", BASE_ERROR_CODES.CREDENTIAL_ACCOUNT_NOT_FOUND);
    // Before a grant is consumed for nothing.
    await assertNewPassword(newPassword, user.email);
    await requireStepUp(ctx, "set-password", { password: currentPassword, code, proof });
    const password = await ctx.context.password.hash(newPassword);
    const token = revokeOtherSessions ? generateRandomString(32) : null;
    await changeAccount(ctx, async (tx, owner) => {
      const userId = owner.id;
      const { rowCount } = await tx
        .update(accounts)
        .set({ password, updatedAt: sql`now()` })
        .where(and(eq(accounts.id, account.id), eq(accounts.password, digest)));
      if (rowCount === 0) throw authRefusal("BAD_REQUEST", "INVALID_PASSWORD");
      await endPending(tx, userId);
      await appendAudit(tx, { action: "password.changed", userId });
      if (token) {
        await endSessions(tx, userId, { except: session.id });
        await tx.update(sessions).set({ token }).where(eq(sessions.id, session.id));
      }
      await forgetTrustedDevices(tx, userId);
      await mailPasswordChanged(tx, owner, requestOrigin(ctx.headers));
    });
    if (token) {
      await setSessionCookie(ctx, { session: { ...session, token }, user });
      // No sign-in has taken place.
      ctx.context.setNewSession(null);
    }
    return ctx.json({ token: null, user: parseUserOutput(ctx.context.options, user) });
  },
);

const alreadySet = () => APIError.from("BAD_REQUEST", BASE_ERROR_CODES.PASSWORD_ALREADY_SET);

/** `POST /set-password`: gives a password to an account that has none, after a step-up, and tells its owner. */
const setPassword = createAuthEndpoint(
  "/set-password",
  {
    method: "POST",
    use: [sensitiveSessionMiddleware],
    body: z.object({ newPassword, proof: stepUpBody.shape.proof }),
  },
  async (ctx) => {
    const { user } = ctx.context.session;
    // Before a grant is consumed for nothing; asked again within the transaction.
    if ((await ctx.context.internalAdapter.findCredentialAccount(user.id))?.password)
      throw alreadySet();
    await assertNewPassword(ctx.body.newPassword, user.email);
    await requireStepUp(ctx, "set-password", { proof: ctx.body.proof });
    const password = await ctx.context.password.hash(ctx.body.newPassword);
    await changeAccount(ctx, async (tx, { id: userId }, announce) => {
      const { rowCount } = await tx
        .insert(accounts)
        .values({ userId, accountId: userId, providerId: "credential", password })
        .onConflictDoUpdate({
          target: [accounts.providerId, accounts.accountId],
          set: { password, updatedAt: sql`now()` },
          setWhere: isNull(accounts.password),
        });
      if (rowCount === 0) throw alreadySet();
      await announce({ action: "password.set" });
    });
    return ctx.json({ status: true });
  },
);

const signedOut = () => authRefusal("UNAUTHORIZED", "UNAUTHORIZED");

const statuses = {
  UNAUTHORIZED: "UNAUTHORIZED",
  INVALID_TOKEN: "BAD_REQUEST",
  WRONG_SESSION: "CONFLICT",
  EMAIL_UNAVAILABLE: "CONFLICT",
} as const;

/** The same answer for every address, so that it does not reveal which ones have accounts. */
export const linkSent = {
  status: true,
  message: "If that address is available, we’ve sent it a verification link.",
} as const;

/**
 * `POST /change-email`: mails the new address a link, after a step-up, in place of Better Auth's own.
 */
const changeEmail = createAuthEndpoint(
  "/change-email",
  {
    method: "POST",
    use: [sensitiveSessionMiddleware],
    body: stepUpBody.safeExtend({ newEmail: z.email().max(320) }),
  },
  async (ctx) => {
    const { newEmail, ...proof } = ctx.body;
    await requireStepUp(ctx, "change-email", proof);
    const problem = await db.transaction((tx) =>
      askEmailChange(tx, {
        userId: ctx.context.session.user.id,
        sessionToken: ctx.context.session.session.token,
        newEmail,
        origin: requestOrigin(ctx.headers),
      }),
    );
    if (problem === "TOO_MANY_CHANGES") throw tooMany(problem, 3600);
    if (problem) throw signedOut();
    return ctx.json(linkSent);
  },
);

/**
 * `POST /change-email/confirm`: changes the address with the token of the mail, in the session of the
 * account that asked. Somebody else who owns the new mailbox confirms nothing by it.
 */
const confirmEmailChange = createAuthEndpoint(
  "/change-email/confirm",
  {
    method: "POST",
    body: z.object({ token: z.string().max(256) }),
    requireHeaders: true,
  },
  async (ctx) => {
    const session = await ownSession(ctx);
    if (!session) throw signedOut();
    const { userId, token: sessionToken } = session;
    const outcome = await db
      .transaction((tx) => confirm(tx, { userId, sessionToken, token: ctx.body.token }))
      .catch((error: unknown) => {
        // A sign-up with the same address was stored at the same moment.
        if (sqlStateOf(error) !== "23505") throw error;
        return { ok: false, code: "EMAIL_UNAVAILABLE" } as const;
      });
    if (!outcome.ok) throw authRefusal(statuses[outcome.code], outcome.code);
    return ctx.json({ status: true });
  },
);

/** Changes of what an account is signed in to with, in place of Better Auth's own routes. */
export const credentialChanges = () =>
  ({
    id: "credential-changes",
    endpoints: {
      changeEmail,
      confirmEmailChange,
      changePassword,
      setPassword,
    },
  }) satisfies BetterAuthPlugin;
