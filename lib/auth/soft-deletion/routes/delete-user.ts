import type { GenericEndpointContext } from "@better-auth/core";
import { createAuthEndpoint } from "@better-auth/core/api";
import { APIError } from "@better-auth/core/error";
import type { User } from "better-auth";
import { sensitiveSessionMiddleware } from "better-auth/api";
import { deleteSessionCookie } from "better-auth/cookies";
import { SOFT_DELETION_ERROR_CODES as codes } from "../error-codes";
import { originOf } from "../origin";
import { stepUpBody } from "../step-up-body";
import { successMessages } from "../success-messages";
import type { DeletionOutcome, Settings } from "../types";

/** Runs what may be refused; a refusal is noted, and goes on. */
export async function noteRefusal<T>(
  ctx: GenericEndpointContext,
  settings: Settings,
  userId: string,
  operation: () => Promise<T>,
): Promise<T> {
  try {
    return await operation();
  } catch (error) {
    await settings.handlersFor(ctx.context).onRefusedDeletion?.({ userId, error });
    throw error;
  }
}

/** @throws APIError for what keeps an account from being deleted */
export function refuse(problem: "UNAUTHORIZED" | "LAST_ADMIN" | null | undefined): void {
  if (problem === "UNAUTHORIZED") throw APIError.from("UNAUTHORIZED", codes.UNAUTHORIZED);
  if (problem) throw APIError.from("CONFLICT", codes[problem]);
}

/** @throws APIError where a deletion was refused */
export function checkOutcome(outcome: DeletionOutcome): Date | null {
  if (outcome.ok) return outcome.restorableUntil;
  refuse(outcome.code);
  return null;
}

/**
 * Has an active account deleted between Better Auth's own two hooks: a throw of the first is a veto,
 * one of the second is too late.
 */
export async function deleteWithHooks(
  ctx: GenericEndpointContext,
  user: User,
  operation: () => Promise<DeletionOutcome>,
): Promise<Date | null> {
  const hooks = ctx.context.options.user?.deleteUser;
  await hooks?.beforeDelete?.(user, ctx.request);
  const restorableUntil = checkOutcome(await operation());
  deleteSessionCookie(ctx);
  try {
    await hooks?.afterDelete?.(user, ctx.request);
  } catch (error) {
    ctx.context.logger.error("afterDelete failed; the account stays deleted", error);
  }
  return restorableUntil;
}

/** The refusal without a step-up; names the password for an account with one. */
async function missingStepUp(ctx: GenericEndpointContext, userId: string): Promise<APIError> {
  const account = await ctx.context.internalAdapter.findCredentialAccount(userId);
  return account?.password
    ? APIError.from("BAD_REQUEST", codes.PASSWORD_REQUIRED)
    : APIError.from("FORBIDDEN", codes.REAUTHENTICATION_REQUIRED);
}

/** `POST /delete-user`: deletes the caller's account softly, after a step-up. */
export const deleteUser = (settings: Settings) =>
  createAuthEndpoint(
    "/delete-user",
    {
      method: "POST",
      use: [sensitiveSessionMiddleware],
      body: stepUpBody.optional(),
      cloneRequest: true,
    },
    async (ctx) => {
      const { user, session } = ctx.context.session;
      const userId = user.id;
      const restorableUntil = await noteRefusal(ctx, settings, userId, async () => {
        const { deletionProblem, verifyOwner, deleteAccount } = settings.handlersFor(ctx.context);
        const stepUp = ctx.body ?? {};
        refuse(await deletionProblem?.(user));
        if (!(await verifyOwner(ctx, { userId, operation: "delete-account", stepUp })))
          throw await missingStepUp(ctx, userId);
        const credential = { sessionToken: session.token };
        return deleteWithHooks(ctx, user, () =>
          deleteAccount({ userId, origin: originOf(ctx), credential }),
        );
      });
      return ctx.json({
        success: true,
        message: successMessages.deleted,
        restorableUntil,
      });
    },
  );
