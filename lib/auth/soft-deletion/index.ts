import type { BetterAuthPlugin } from "better-auth";
import { SOFT_DELETION_ERROR_CODES } from "./error-codes";
import {
  endLateSession,
  refuseDeletedUser,
  refuseHeldAddress,
  refuseHeldChange,
  refuseHeldUser,
  refuseMovedAside,
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
      const deeds = settings.deedsFor(context);
      return {
        options: {
          databaseHooks: {
            session: {
              create: {
                before: refuseDeletedUser(context, deeds),
                ...(settings.usesDefaultLife && { after: endLateSession(context) }),
              },
            },
            user: {
              create: { before: refuseHeldUser(deeds) },
              update: { before: refuseHeldChange(context, settings, deeds) },
            },
          },
        },
      };
    },
    hooks: { before: [refuseHeldAddress(settings), refuseMovedAside(settings)] },
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
