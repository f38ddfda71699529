import { createAuthEndpoint } from "@better-auth/core/api";
import { APIError, BASE_ERROR_CODES } from "@better-auth/core/error";
import { sensitiveSessionMiddleware } from "better-auth/api";
import { setSessionCookie } from "better-auth/cookies";
import { generateRandomString } from "better-auth/crypto";
import { parseUserOutput } from "better-auth/db";
import { z } from "zod";
import { db } from "@/db/client";
import { changePassword as change } from "@/lib/account/change-password";
import { requestOrigin } from "@/lib/http/origin";
import { assertPasswordNotBreached } from "./breached-passwords";
import { checkPasswordLength } from "./password-length";
import { STEP_UP_ERROR_CODES as codes } from "./step-up/errors";
import { requireStepUp } from "./step-up/require";

const body = z.object({
  newPassword: z.string().max(1024),
  /** Not needed by whoever has stepped up for `set-password`. */
  currentPassword: z.string().max(1024).optional(),
  /** Of the second factor, where the account has one. */
  code: z.string().max(64).optional(),
  /** Unless `false`, every other session ends, and this one goes on under a new token. */
  revokeOtherSessions: z.boolean().optional(),
});

/** `POST /change-password`, in place of Better Auth's own, which knows no second factor and is no transaction. */
export const changePassword = createAuthEndpoint(
  "/change-password",
  { method: "POST", use: [sensitiveSessionMiddleware], body },
  async (ctx) => {
    const { session, user } = ctx.context.session;
    const { newPassword, currentPassword, code, revokeOtherSessions = true } = ctx.body;
    checkPasswordLength(ctx, newPassword);
    const account = await ctx.context.internalAdapter.findCredentialAccount(user.id);
    if (!account?.password)
      throw APIError.from("BAD_REQUEST", BASE_ERROR_CODES.CREDENTIAL_ACCOUNT_NOT_FOUND);
    // Asked of others, so only for somebody who is signed in; and before a grant is used up for nothing.
    await assertPasswordNotBreached(newPassword, user.email);
    await requireStepUp(ctx, "set-password", { password: currentPassword, code });
    const newHash = await ctx.context.password.hash(newPassword);
    const token = revokeOtherSessions ? generateRandomString(32) : null;
    const changed = await db.transaction((tx) =>
      change(tx, {
        userId: user.id,
        oldHash: account.password ?? "",
        newHash,
        session: { id: session.id, token: session.token, newToken: token },
        origin: requestOrigin(ctx.headers),
      }),
    );
    if (!changed) throw APIError.from("BAD_REQUEST", codes.INVALID_PASSWORD);
    if (token) {
      await setSessionCookie(ctx, { session: { ...session, token }, user });
      // Nobody has signed in.
      ctx.context.setNewSession(null);
    }
    return ctx.json({ token: null, user: parseUserOutput(ctx.context.options, user) });
  },
);
