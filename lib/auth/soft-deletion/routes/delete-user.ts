import { createAuthEndpoint } from "@better-auth/core/api";
import { APIError } from "@better-auth/core/error";
import { sensitiveSessionMiddleware } from "better-auth/api";
import { deleteSessionCookie } from "better-auth/cookies";
import { z } from "zod";
import { SOFT_DELETION_ERROR_CODES as codes } from "../error-codes";
import { originOf } from "../origin";
import type { SoftDeletionOptions } from "../types";

const body = z
  .object({ password: z.string().max(1024).optional(), code: z.string().max(64).optional() })
  .optional();

/** `POST /delete-user`: deletes the caller's account softly, after the password. */
export const deleteUser = (options: SoftDeletionOptions) =>
  createAuthEndpoint(
    "/delete-user",
    { method: "POST", use: [sensitiveSessionMiddleware], body, cloneRequest: true },
    async (ctx) => {
      const { session, user } = ctx.context.session;
      const account = await ctx.context.internalAdapter.findCredentialAccount(user.id);
      if (!account?.password) throw APIError.from("FORBIDDEN", codes.REAUTHENTICATION_REQUIRED);
      const password = ctx.body?.password;
      if (!password) throw APIError.from("BAD_REQUEST", codes.PASSWORD_REQUIRED);
      const right = await ctx.context.password.verify({ hash: account.password, password });
      if (!right)
        throw APIError.from("BAD_REQUEST", {
          code: "INVALID_PASSWORD",
          message: "The password is not right. Nothing has been changed.",
        });
      if ("twoFactorEnabled" in user && user.twoFactorEnabled)
        throw APIError.from("UNAUTHORIZED", codes.TWO_FACTOR_REQUIRED);

      const hooks = ctx.context.options.user?.deleteUser;
      // A throw here vetoes; nothing has been changed yet.
      await hooks?.beforeDelete?.(user, ctx.request);
      const outcome = await options.deeds.deleteAccount({
        userId: session.userId,
        origin: originOf(ctx),
      });
      if (!outcome.ok) throw APIError.from("CONFLICT", codes[outcome.code]);
      deleteSessionCookie(ctx);
      try {
        await hooks?.afterDelete?.(user, ctx.request);
      } catch (error) {
        ctx.context.logger.error("afterDelete failed; the account stays deleted", error);
      }
      return ctx.json({
        success: true,
        message: "Your account has been deleted.",
        restorableUntil: outcome.restorableUntil?.toISOString() ?? null,
      });
    },
  );

/** `GET /delete-user/callback`: leads to a page with a button; a GET never deletes. */
export const deleteUserCallback = (options: SoftDeletionOptions) =>
  createAuthEndpoint("/delete-user/callback", { method: "GET" }, async (ctx) => {
    throw ctx.redirect(options.deletePage ?? "/");
  });
