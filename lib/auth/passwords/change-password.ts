import { createAuthEndpoint } from "@better-auth/core/api";
import { APIError, BASE_ERROR_CODES } from "@better-auth/core/error";
import type { BetterAuthPlugin } from "better-auth";
import { sensitiveSessionMiddleware } from "better-auth/api";
import { setSessionCookie } from "better-auth/cookies";
import { generateRandomString } from "better-auth/crypto";
import { parseUserOutput } from "better-auth/db";
import { and, eq, isNull, sql } from "drizzle-orm";
import { z } from "zod";
import { accounts, sessions } from "@/db/schema";
import { endPending } from "@/lib/account/deletion/end-access";
import { endSessions } from "@/lib/account/end-sessions";
import { appendAudit } from "@/lib/audit/append";
import { requestOrigin } from "@/lib/http/origin";
import { changeAccount } from "../active-user";
import { authRefusal } from "../auth-error";
import { changeEmailEndpoint, confirmEmailChangeEndpoint } from "../change-email";
import { mailPasswordChanged } from "../links/mails";
import { stepUpBody } from "../soft-deletion/step-up-body";
import { requireStepUp } from "../step-up/verification";
import { forgetTrustedDevices } from "../two-factor/trusted-devices";
import { assertNewPassword } from "./breached-passwords";

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
    await assertNewPassword(ctx, newPassword, user.email);
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
    await assertNewPassword(ctx, ctx.body.newPassword, user.email);
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

/** Changes of what an account is signed in to with, in place of Better Auth's own routes. */
export const credentialChanges = () =>
  ({
    id: "credential-changes",
    endpoints: {
      changeEmail: changeEmailEndpoint,
      confirmEmailChange: confirmEmailChangeEndpoint,
      changePassword,
      setPassword,
    },
  }) satisfies BetterAuthPlugin;
