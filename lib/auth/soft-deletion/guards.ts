import type { AuthContext, GenericEndpointContext } from "@better-auth/core";
import { createAuthMiddleware } from "@better-auth/core/api";
import { APIError, BASE_ERROR_CODES } from "@better-auth/core/error";
import { someAddressIsMovedAside } from "./defaults/stored-user";
import { SOFT_DELETION_ERROR_CODES as codes } from "./error-codes";
import { originOf } from "./origin";
import type { Settings, SoftDeletionHandlers } from "./types";

const isDeleted = (user: object | null) =>
  user !== null && "status" in user && user.status === "deleted";

/** The refusal of a deleted account with its deadline, after verified credentials. */
function deletedUntil(restorableUntil: Date): APIError {
  return new APIError("FORBIDDEN", {
    ...codes.ACCOUNT_DELETED,
    restorableUntil: restorableUntil.toISOString(),
  });
}

/** Refuses a session for a deleted account, whatever the method of sign-in, after verified credentials. */
export const refuseDeletedUser =
  (context: AuthContext, handlers: SoftDeletionHandlers) => async (session: { userId: string }) => {
    const user =
      (await handlers.userOf?.(session.userId)) ??
      (await context.internalAdapter.findUserById(session.userId));
    if (!isDeleted(user)) return;
    const restorableUntil = await handlers.restorableUntil(session.userId);
    // Past the deadline only the purge is outstanding: the account is gone for its owner too.
    if (!restorableUntil)
      throw APIError.from("UNAUTHORIZED", BASE_ERROR_CODES.INVALID_EMAIL_OR_PASSWORD);
    throw deletedUntil(restorableUntil);
  };

/** Ends a session that was begun while its account was being deleted, and so came past the refusal. */
export const endLateSession =
  (context: AuthContext) => async (session: { userId: string; token: string }) => {
    const user = await context.internalAdapter.findUserById(session.userId);
    if (isDeleted(user)) await context.internalAdapter.deleteSession(session.token);
  };

/** The last net below every endpoint that creates a user: Better Auth turns this 403 into its generic answer. */
export const refuseReservedUser =
  (handlers: SoftDeletionHandlers) =>
  async (user: { email: string }, ctx: GenericEndpointContext | null) => {
    if (!(await handlers.isReserved(user.email))) return;
    if (ctx) await handlers.onReservedSignUp?.({ email: user.email, origin: originOf(ctx) });
    throw APIError.from("FORBIDDEN", codes.EMAIL_BLOCKED);
  };

/**
 * The last net below every endpoint that changes an address. Where that is to look as with a fresh one,
 * `/change-email` answers so and writes nothing; on the others the new address is verified by then.
 */
export const refuseReservedChange =
  (context: AuthContext, settings: Settings, handlers: SoftDeletionHandlers) =>
  async ({ email }: { email?: string }, ctx: GenericEndpointContext | null) => {
    if (!email) return;
    const owner = await context.internalAdapter.findUserByEmail(email);
    // Their own already, which is no change; of another's it is for the database to refuse it.
    if (owner && !isDeleted(owner.user)) return;
    if (!(await handlers.isReserved(email))) return;
    if (settings.concealBlockedEmail && ctx?.path === "/change-email") return false;
    throw APIError.from("FORBIDDEN", codes.EMAIL_BLOCKED);
  };

/** Refuses a sign-up with a reserved address or a change to one, unless it is concealed. */
export const refuseReservedAddress = (settings: Settings) => ({
  matcher: (ctx: { path?: string }) =>
    !settings.concealBlockedEmail &&
    (ctx.path === "/sign-up/email" || ctx.path === "/change-email"),
  handler: createAuthMiddleware(async (ctx) => {
    const email: unknown = ctx.path === "/change-email" ? ctx.body?.newEmail : ctx.body?.email;
    if (typeof email === "string" && (await settings.handlersFor(ctx.context).isReserved(email)))
      throw APIError.from("FORBIDDEN", codes.EMAIL_BLOCKED);
  }),
});

/**
 * `/sign-in/email` for an account whose address was given free: Better Auth does not find it by the
 * address, and its owner, verified by the password, is told the same as any other. Before the sign-in,
 * since a hook after it could not change the status. While any such account waits it is one hash more,
 * for every address alike.
 */
export const refuseMovedAside = (settings: Settings) => ({
  matcher: (ctx: { path?: string }) => settings.usesDefaultLife && ctx.path === "/sign-in/email",
  handler: createAuthMiddleware(async (ctx) => {
    const { email, password }: Record<string, unknown> = ctx.body ?? {};
    if (typeof email !== "string" || typeof password !== "string") return;
    if (password.length > ctx.context.password.config.maxPasswordLength) return;
    if (!(await someAddressIsMovedAside(ctx.context))) return;
    const handlers = settings.handlersFor(ctx.context);
    const user = await handlers.verifyCredentials(ctx, email, password);
    const restorableUntil = user && (await handlers.restorableUntil(user.id));
    if (restorableUntil) throw deletedUntil(restorableUntil);
  }),
});
