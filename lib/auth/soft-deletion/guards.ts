import type { GenericEndpointContext } from "@better-auth/core";
import { createAuthMiddleware } from "@better-auth/core/api";
import { APIError } from "@better-auth/core/error";
import { SOFT_DELETION_ERROR_CODES as codes } from "./error-codes";
import { originOf } from "./origin";
import type { SoftDeletionOptions } from "./types";

/** Refuses a session for a deleted account, whatever the method of sign-in; told only after proof. */
export const refuseDeletedUser =
  (options: SoftDeletionOptions) =>
  async (session: { userId: string }, ctx: GenericEndpointContext | null) => {
    const user = await ctx?.context.internalAdapter.findUserById(session.userId);
    if (!user || !("status" in user) || user.status !== "deleted") return;
    const restorableUntil = await options.deeds.restorableUntil(session.userId);
    // Past the deadline only the purge is outstanding: the account is gone for its owner too.
    if (!restorableUntil)
      throw APIError.from("UNAUTHORIZED", {
        code: "INVALID_EMAIL_OR_PASSWORD",
        message: "Invalid email or password",
      });
    throw new APIError("FORBIDDEN", {
      ...codes.ACCOUNT_DELETED,
      restorableUntil: restorableUntil.toISOString(),
    });
  };

/** The last net below every road that creates a user: Better Auth turns this 403 into its generic answer. */
export const refuseHeldUser =
  (options: SoftDeletionOptions) =>
  async (user: { email: string }, ctx: GenericEndpointContext | null) => {
    if (!(await options.deeds.isHeld(user.email))) return;
    if (ctx) await options.deeds.onHeldSignUp?.({ email: user.email, origin: originOf(ctx) });
    throw APIError.from("FORBIDDEN", codes.EMAIL_BLOCKED);
  };

/** `/sign-up/email` with a held address, unless it is to look like a fresh one. */
export const refuseHeldSignUp = (options: SoftDeletionOptions) => ({
  matcher: (ctx: { path?: string }) =>
    !options.concealBlockedEmail && ctx.path === "/sign-up/email",
  handler: createAuthMiddleware(async (ctx) => {
    const email: unknown = ctx.body?.email;
    if (typeof email === "string" && (await options.deeds.isHeld(email)))
      throw APIError.from("FORBIDDEN", codes.EMAIL_BLOCKED);
  }),
});
