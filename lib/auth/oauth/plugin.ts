import type { BetterAuthPlugin } from "better-auth";
import { callbackOAuth } from "./callback";
import { beforeStart } from "./start";
import { beforeAccountDelete, beforeUnlink } from "./unlink";

const noTokens = {
  accessToken: null,
  refreshToken: null,
  idToken: null,
  accessTokenExpiresAt: null,
  refreshTokenExpiresAt: null,
  scope: null,
};
const dropTokens = { before: async () => ({ data: noTokens }) };

/**
 * Sign-in through providers by Better Auth's own routes, with the rules of this product as hooks and options. The
 * callback alone is ours, because Better Auth's writes in more than one transaction
 * (docs/decisions/2026-11-30-sign-in-through-providers.md).
 */
export const providerSignIn = () =>
  ({
    id: "provider-sign-in",
    init: () => ({
      options: {
        account: {
          updateAccountOnSignIn: false,
          accountLinking: {
            allowDifferentEmails: true,
            // Better Auth counts no passkeys; lib/auth/oauth/unlink.ts keeps the last sign-in method.
            allowUnlinkingAll: true,
          },
        },
        databaseHooks: {
          account: {
            create: dropTokens,
            update: dropTokens,
            delete: { before: beforeAccountDelete },
          },
        },
      },
    }),
    endpoints: { callbackOAuth },
    hooks: { before: [beforeStart, beforeUnlink] },
  }) satisfies BetterAuthPlugin;
