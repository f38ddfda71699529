const sentences = {
  access_denied: "The other service did not let you through. Nothing has been changed.",
  account_banned: "This account has been suspended.",
  account_deleted: "This account is deleted. You can still restore it.",
  address_held: "The address of that account belonged to a deleted account and is not free yet.",
  already_linked: "That account is already linked, to somebody else's account here.",
  email_not_found: "The other service gave us no email address, and we need one.",
  email_not_verified:
    "The other service could not say that the address is yours. We have mailed it a link: open it in this browser.",
  provider_unavailable: "The other service does not answer. Try again in a moment.",
  session_changed: "You are signed out, or signed in as somebody else. Nothing has been linked.",
  sign_in_failed: "That did not work. Try again, or sign in another way.",
  state_mismatch: "That took too long, or began in another browser. Try again from here.",
} as const;

/** What went wrong on the way through a provider, as the `error` of the page that follows. */
export type OAuthError = keyof typeof sentences;

/** The sentence for the `error` of a page that follows a provider, whoever wrote it there. */
export function oauthErrorSentence(error: string): string {
  return Object.hasOwn(sentences, error)
    ? sentences[error as OAuthError]
    : sentences.sign_in_failed;
}
