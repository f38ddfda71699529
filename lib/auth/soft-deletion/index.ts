import type { BetterAuthPlugin } from "better-auth";
import { SOFT_DELETION_ERROR_CODES } from "./error-codes";
import {
  endLateSession,
  refuseDeletedUser,
  refuseMovedAside,
  refuseReservedAddress,
  refuseReservedChange,
  refuseReservedUser,
} from "./guards";
import { deleteUser } from "./routes/delete-user";
import { eraseAccount } from "./routes/erase";
import { openGracePass, requestRestore, restoreAccount } from "./routes/restore";
import { schemaOf } from "./schema";
import { checkInstance, settle } from "./settings";
import type { SoftDeletionOptions } from "./types";

export { SOFT_DELETION_ERROR_CODES } from "./error-codes";
export { purgeDeletedUsers } from "./purge";
export type * from "./types";

/**
 * A Better Auth plugin in which an account that is deleted can come back until its deadline. It
 * replaces Better Auth's own `deleteUser`.
 *
 * @throws BetterAuthError for an option that is wrong, or that could have no effect
 */
export const softDeletion = (options: SoftDeletionOptions = {}) => {
  const settings = settle(options);
  return {
    id: "soft-deletion",
    options,
    $ERROR_CODES: SOFT_DELETION_ERROR_CODES,
    schema: schemaOf(settings),
    init: (context) => {
      checkInstance(context, settings);
      const handlers = settings.handlersFor(context);
      return {
        options: {
          databaseHooks: {
            session: {
              create: {
                before: refuseDeletedUser(context, handlers),
                ...(settings.usesDefaultLife && { after: endLateSession(context) }),
              },
            },
            user: {
              create: { before: refuseReservedUser(handlers) },
              update: { before: refuseReservedChange(context, settings, handlers) },
            },
          },
        },
      };
    },
    hooks: { before: [refuseReservedAddress(settings), refuseMovedAside(settings)] },
    endpoints: {
      deleteUser: deleteUser(settings),
      eraseAccount: eraseAccount(settings),
      restoreAccount: restoreAccount(settings),
      openGracePass: openGracePass(settings),
      requestRestore: requestRestore(settings),
    },
    rateLimit: [
      {
        pathMatcher: (path) => path.startsWith("/soft-deletion/") || path === "/delete-user",
        window: 60,
        max: 10,
      },
    ],
  } satisfies BetterAuthPlugin;
};
