import type { GenericEndpointContext } from "@better-auth/core";
import { createAuthEndpoint } from "@better-auth/core/api";
import { APIError } from "@better-auth/core/error";
import { z } from "zod";
import { SOFT_DELETION_ERROR_CODES as codes } from "../error-codes";
import { originOf } from "../origin";
import type { SoftDeletionOptions } from "../types";

const body = z
  .object({
    email: z.string().max(320).optional(),
    password: z.string().max(1024).optional(),
    code: z.string().max(64).optional(),
    token: z.string().max(256).optional(),
  })
  .optional();

const restored = { message: "Account restored successfully." };

async function checkRateLimit(
  ctx: GenericEndpointContext,
  options: SoftDeletionOptions,
  email: string,
) {
  const verdict = (await options.restoreRateLimit?.({ email, context: ctx })) ?? true;
  const { allowed, ...refusal } = typeof verdict === "boolean" ? { allowed: verdict } : verdict;
  if (allowed) return;
  throw new APIError((refusal.status ?? 429) as 429, {
    code: refusal.code ?? codes.RESTORE_RATE_LIMITED.code,
    message: refusal.message ?? codes.RESTORE_RATE_LIMITED.message,
  });
}

/** The account that e-mail and password prove; hashes once in every case, so that time tells nothing. */
async function proveByPassword(
  ctx: GenericEndpointContext,
  options: SoftDeletionOptions,
  email: string,
  password: string,
) {
  const { internalAdapter, password: hasher } = ctx.context;
  const found = await internalAdapter.findUserByEmail(email.toLowerCase(), {
    includeAccounts: true,
  });
  const hash = found?.accounts.find((account) => account.providerId === "credential")?.password;
  if (!found || !hash) {
    await hasher.hash(password);
    if (found && !options.concealBlockedEmail)
      throw APIError.from("BAD_REQUEST", codes.NO_PASSWORD_CREDENTIAL);
    throw APIError.from("UNAUTHORIZED", codes.AUTH_INVALID_CREDENTIALS);
  }
  if (!(await hasher.verify({ hash, password })))
    throw APIError.from("UNAUTHORIZED", codes.AUTH_INVALID_CREDENTIALS);
  return found.user;
}

/** `POST /soft-deletion/restore`: by e-mail and password, or by the token of a mailed link. */
export const restoreAccount = (options: SoftDeletionOptions) =>
  createAuthEndpoint("/soft-deletion/restore", { method: "POST", body }, async (ctx) => {
    const { email, password, token } = ctx.body ?? {};
    const origin = originOf(ctx);
    if (token) {
      if (await options.deeds.restoreByToken({ token, origin })) return ctx.json(restored);
      throw APIError.from("BAD_REQUEST", codes.RESTORE_LINK_INVALID);
    }
    if (!email?.trim() || !password)
      throw APIError.from("BAD_REQUEST", codes.RESTORE_INPUT_REQUIRED);
    await checkRateLimit(ctx, options, email.trim());
    const user = await proveByPassword(ctx, options, email.trim(), password);
    const restorable = await options.deeds.restorableUntil(user.id);
    if (restorable && "twoFactorEnabled" in user && user.twoFactorEnabled)
      throw APIError.from("UNAUTHORIZED", codes.TWO_FACTOR_REQUIRED);
    if (restorable && (await options.deeds.restoreAccount({ userId: user.id, origin })))
      return ctx.json(restored);
    // Read anew: of a double click, the first has restored it meanwhile.
    const now = await ctx.context.internalAdapter.findUserById(user.id);
    const isDeleted = !now || ("status" in now && now.status === "deleted");
    throw isDeleted
      ? APIError.from("UNAUTHORIZED", codes.AUTH_INVALID_CREDENTIALS)
      : APIError.from("BAD_REQUEST", codes.ACCOUNT_NOT_DELETED);
  });

/** `POST /soft-deletion/request-restore`: the same answer for every address. */
export const requestRestore = (options: SoftDeletionOptions) =>
  createAuthEndpoint(
    "/soft-deletion/request-restore",
    { method: "POST", body: z.object({ email: z.email().max(320) }) },
    async (ctx) => {
      await options.deeds.requestRestore({ email: ctx.body.email, origin: originOf(ctx) });
      return ctx.json({
        message: "If this address has an account that can be restored, a link is on its way.",
      });
    },
  );
