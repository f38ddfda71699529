import type { GenericEndpointContext } from "@better-auth/core";
import { APIError } from "@better-auth/core/error";
import { getSessionFromCtx } from "better-auth/api";
import { findByAddress, passwordHashOf } from "./defaults/stored-user";
import { SOFT_DELETION_ERROR_CODES as codes, secondFactorRefusals } from "./error-codes";
import type { Settings } from "./types";

/** @throws APIError as the verdict says, else 429 `RESTORE_RATE_LIMITED` */
export async function checkRateLimit(
  ctx: GenericEndpointContext,
  settings: Settings,
  email: string,
) {
  const verdict = (await settings.restoreRateLimit?.({ email, context: ctx })) ?? true;
  const { allowed, ...refusal } = typeof verdict === "boolean" ? { allowed: verdict } : verdict;
  if (allowed) return;
  throw new APIError((refusal.status ?? 429) as 429, {
    code: refusal.code ?? codes.RESTORE_RATE_LIMITED.code,
    message: refusal.message ?? codes.RESTORE_RATE_LIMITED.message,
  });
}

/** @throws APIError 401 `TWO_FACTOR_REQUIRED`, `INVALID_CODE` and `CODE_ALREADY_USED` */
export async function checkSecondFactor(
  ctx: GenericEndpointContext,
  settings: Settings,
  userId: string,
  code: string | undefined,
): Promise<void> {
  const verdict = await settings.handlersFor(ctx.context).checkSecondFactor(userId, code);
  if (verdict !== "right")
    throw APIError.from("UNAUTHORIZED", codes[secondFactorRefusals[verdict]]);
}

/** Returns the user with this email and password; reveals nothing else about the account before. */
async function verifyCredentials(
  ctx: GenericEndpointContext,
  settings: Settings,
  email: string,
  password: string,
): Promise<string> {
  await checkRateLimit(ctx, settings, email);
  const user = await settings.handlersFor(ctx.context).verifyCredentials(ctx, email, password);
  if (user) return user.id;
  if (!settings.concealBlockedEmail) {
    const found = await findByAddress(ctx.context, settings, email);
    if (found.length > 0 && found.every(({ accounts }) => !passwordHashOf(accounts)))
      throw APIError.from("BAD_REQUEST", codes.NO_PASSWORD_CREDENTIAL);
  }
  throw APIError.from("UNAUTHORIZED", codes.AUTH_INVALID_CREDENTIALS);
}

/** Returns the error for an account that cannot be restored, for its verified owner. */
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
 * Returns the deleted account with this email, password and, where it has one, second factor.
 *
 * @throws APIError 401 `AUTH_INVALID_CREDENTIALS`; only after right credentials 400
 *   `ACCOUNT_NOT_DELETED`, 401 `TWO_FACTOR_REQUIRED`, `INVALID_CODE` and `CODE_ALREADY_USED`
 */
export async function verifyDeletedUser(
  ctx: GenericEndpointContext,
  settings: Settings,
  given: { email: string; password: string; code?: string },
): Promise<string> {
  const userId = await verifyCredentials(ctx, settings, given.email.trim(), given.password);
  if (!(await settings.handlersFor(ctx.context).restorableUntil(userId)))
    throw await nothingToRestore(ctx, userId);
  await checkSecondFactor(ctx, settings, userId, given.code);
  return userId;
}

/**
 * Returns the deleted account of an emailed link, with the second factor where it has one: a mailbox
 * alone does not replace both. The link is not consumed.
 *
 * @throws APIError 400 `RESTORE_LINK_INVALID`, 409 `WRONG_SESSION`, 401 as `verifyDeletedUser`
 */
export async function verifyRestoreLink(
  ctx: GenericEndpointContext,
  settings: Settings,
  given: { token: string; code?: string },
): Promise<string> {
  const userId = await settings.handlersFor(ctx.context).restoreTokenOwner(given.token);
  if (!userId || !(await settings.handlersFor(ctx.context).restorableUntil(userId)))
    throw APIError.from("BAD_REQUEST", codes.RESTORE_LINK_INVALID);
  const current = await getSessionFromCtx(ctx);
  if (current && current.user.id !== userId) throw APIError.from("CONFLICT", codes.WRONG_SESSION);
  await checkSecondFactor(ctx, settings, userId, given.code);
  return userId;
}
