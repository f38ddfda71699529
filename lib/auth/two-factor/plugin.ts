import type { BetterAuthPlugin } from "better-auth";
import { answerWithChallenge, requireChallenge } from "./require-challenge";
import { disableTwoFactor, enableTwoFactor, generateBackupCodes } from "./routes/manage";
import { verifyBackupCode, verifyTotp } from "./routes/verify";
import { trustThisDevice } from "./trusted-devices";

/**
 * The second factor: codes of an authenticator app (RFC 6238) and recovery codes. It answers under
 * the paths of Better Auth's plugin, in the same shapes, and differs in what it keeps: hashes of the
 * recovery codes, the last time step that was used, and whose device is trusted; and it stands before
 * every kind of sign-in.
 */
export const twoFactor = () =>
  ({
    id: "two-factor",
    init: () => ({
      options: { databaseHooks: { session: { create: { before: requireChallenge } } } },
    }),
    endpoints: {
      enableTwoFactor,
      disableTwoFactor,
      generateBackupCodes,
      verifyTOTP: verifyTotp,
      verifyBackupCode,
    },
    hooks: {
      after: [
        { matcher: ({ path }) => path !== "/get-session", handler: answerWithChallenge },
        {
          matcher: (ctx) =>
            ctx.path?.startsWith("/two-factor/verify-") === true && ctx.body?.trustDevice === true,
          handler: trustThisDevice,
        },
      ],
    },
  }) satisfies BetterAuthPlugin;
