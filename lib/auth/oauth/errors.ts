import { appConfig } from "@/lib/app-config";
import { errorSentences } from "../error-sentences";

/** The sentences for the `error` of a page that follows a provider. */
export const oauthErrorSentences = {
  access_denied: "Sign-in was cancelled at the provider. Nothing was changed.",
  account_banned: errorSentences.ACCOUNT_BANNED,
  account_deleted: errorSentences.ACCOUNT_DELETED,
  address_held: "That email address belongs to a deleted account and isn’t available yet.",
  already_linked: `That account is already linked to another ${appConfig.name} account.`,
  email_not_found: "The provider didn’t share an email address, and we need one to sign you in.",
  email_not_verified:
    "The provider hasn’t verified your email address. We’ve sent you a link: open it in this browser.",
  provider_unavailable: errorSentences.PROVIDER_UNAVAILABLE,
  session_changed: "You’re signed out or signed in to a different account. Nothing was linked.",
  sign_in_failed: "Sign-in failed. Try again or use another method.",
  state_mismatch: "That sign-in expired or started in another browser. Try again here.",
} as const;

/** What went wrong with a sign-in through a provider, as the `error` of the page that follows. */
export type OAuthError = keyof typeof oauthErrorSentences;

/** The sentence for an `error` in the address of a page, whatever it is. */
export function oauthErrorSentence(error: string): string {
  return Object.hasOwn(oauthErrorSentences, error)
    ? oauthErrorSentences[error as OAuthError]
    : oauthErrorSentences.sign_in_failed;
}
