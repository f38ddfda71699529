import type { BetterAuthPlugin } from "better-auth";
import { SOFT_DELETION_ERROR_CODES } from "./error-codes";
import { refuseDeletedUser, refuseHeldSignUp, refuseHeldUser } from "./guards";
import { deleteUser, deleteUserCallback } from "./routes/delete-user";
import { eraseAccount } from "./routes/erase";
import { openGracePass, requestRestore, restoreAccount } from "./routes/restore";
import { schema } from "./schema";
import type { SoftDeletionOptions } from "./types";

/**
 * A Better Auth plugin in which an account that is deleted can come back until its deadline. It
 * replaces Better Auth's own `deleteUser` and `deleteUserCallback`; the deeds are handed to it.
 */
export const softDeletion = (options: SoftDeletionOptions) =>
  ({
    id: "soft-deletion",
    $ERROR_CODES: SOFT_DELETION_ERROR_CODES,
    schema,
    init: () => ({
      options: {
        databaseHooks: {
          session: { create: { before: refuseDeletedUser(options) } },
          user: { create: { before: refuseHeldUser(options) } },
        },
      },
    }),
    hooks: { before: [refuseHeldSignUp(options)] },
    endpoints: {
      deleteUser: deleteUser(options),
      deleteUserCallback: deleteUserCallback(options),
      eraseAccount: eraseAccount(options),
      restoreAccount: restoreAccount(options),
      openGracePass: openGracePass(options),
      requestRestore: requestRestore(options),
    },
    rateLimit: [
      {
        pathMatcher: (path) => path.startsWith("/soft-deletion/") || path === "/delete-user",
        window: 60,
        max: 10,
      },
    ],
  }) satisfies BetterAuthPlugin;
