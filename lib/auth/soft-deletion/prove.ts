import type { GenericEndpointContext } from "@better-auth/core";
import { APIError } from "@better-auth/core/error";
import { getSessionFromCtx } from "better-auth/api";
import { SOFT_DELETION_ERROR_CODES as codes } from "./error-codes";
import type { SoftDeletionOptions } from "./types";

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

async function checkSecondFactor(
  options: SoftDeletionOptions,
  userId: string,
  code: string | undefined,
): Promise<void> {
  const verdict = await options.deeds.checkSecondFactor(userId, code);
  if (verdict === "missing") throw APIError.from("UNAUTHORIZED", codes.TWO_FACTOR_REQUIRED);
  if (verdict === "wrong") throw APIError.from("UNAUTHORIZED", codes.INVALID_CODE);
}

/** The user that e-mail and password prove; nothing else about the account is told before. */
async function proveByPassword(
  ctx: GenericEndpointContext,
  options: SoftDeletionOptions,
  email: string,
  password: string,
): Promise<string> {
  await checkRateLimit(ctx, options, email);
  const user = await options.deeds.proveByPassword(ctx, email, password);
  if (user) return user.id;
  if (!options.concealBlockedEmail) {
    const found = await ctx.context.internalAdapter.findUserByEmail(email.toLowerCase(), {
      includeAccounts: true,
    });
    if (found && !found.accounts.some((account) => account.password))
      throw APIError.from("BAD_REQUEST", codes.NO_PASSWORD_CREDENTIAL);
  }
  throw APIError.from("UNAUTHORIZED", codes.AUTH_INVALID_CREDENTIALS);
}

/** What is said to the owner, proved, of an account that cannot be restored. */
export async function nothingToRestore(
  ctx: GenericEndpointContext,
  userId: string,
): Promise<APIError> {
  // Read anew: of a double click, the first has restored it meanwhile.
  const now = await ctx.context.internalAdapter.findUserById(userId);
  const isDeleted = !now || ("status" in now && now.status === "deleted");
  return isDeleted
    ? APIError.from("UNAUTHORIZED", codes.AUTH_INVALID_CREDENTIALS)
    : APIError.from("BAD_REQUEST", codes.ACCOUNT_NOT_DELETED);
}

/**
 * The deleted account that e-mail, password and, where it has one, second factor prove.
 *
 * @throws APIError 401 `AUTH_INVALID_CREDENTIALS`; only after right credentials 400
 *   `ACCOUNT_NOT_DELETED`, 401 `TWO_FACTOR_REQUIRED` and `INVALID_CODE`
 */
export async function proveDeleted(
  ctx: GenericEndpointContext,
  options: SoftDeletionOptions,
  given: { email: string; password: string; code?: string },
): Promise<string> {
  const userId = await proveByPassword(ctx, options, given.email.trim(), given.password);
  if (!(await options.deeds.restorableUntil(userId))) throw await nothingToRestore(ctx, userId);
  await checkSecondFactor(options, userId, given.code);
  return userId;
}

/**
 * The deleted account that a mailed link proves, with the second factor where it has one: a mailbox
 * alone does not stand for both. The link is not used up.
 *
 * @throws APIError 400 `RESTORE_LINK_INVALID`, 409 `WRONG_SESSION`, 401 as `proveDeleted`
 */
export async function proveByLink(
  ctx: GenericEndpointContext,
  options: SoftDeletionOptions,
  given: { token: string; code?: string },
): Promise<string> {
  const userId = await options.deeds.restoreTokenOwner(given.token);
  if (!userId || !(await options.deeds.restorableUntil(userId)))
    throw APIError.from("BAD_REQUEST", codes.RESTORE_LINK_INVALID);
  const current = await getSessionFromCtx(ctx);
  if (current && current.user.id !== userId) throw APIError.from("CONFLICT", codes.WRONG_SESSION);
  await checkSecondFactor(options, userId, given.code);
  return userId;
}
