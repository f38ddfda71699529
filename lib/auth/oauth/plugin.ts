import type { BetterAuthPlugin } from "better-auth";
import { callbackOAuth } from "./callback";
import { linkSocialAccount, signInSocial } from "./start";
import { unlinkAccount } from "./unlink";

/**
 * Sign-in through providers, in place of Better Auth's own routes: nothing of the provider's tokens is
 * kept, an address counts as verified only if both sides say so, and a deleted account is left as it is.
 */
export const providerSignIn = () =>
  ({
    id: "provider-sign-in",
    endpoints: { signInSocial, callbackOAuth, linkSocialAccount, unlinkAccount },
  }) satisfies BetterAuthPlugin;
