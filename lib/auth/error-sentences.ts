import { supportSentence } from "@/lib/app-config";
import { fieldSentences } from "@/lib/forms/field-sentences";
import { longestPassword, shortestPassword } from "./passwords/password-limits";
import { softDeletionMessages } from "./soft-deletion/error-codes";

/**
 * What a person reads for an error code of the account: in forms, and in the answers of our own routes.
 * Codes of the deletion plugin take its messages, since it imports nothing from here; three are worded for
 * a form instead. Routes that answer in place of Better Auth's keep its messages for its codes. When to try
 * again is added where it is known.
 */
export const errorSentences = {
  ...softDeletionMessages,
  RESTORE_INPUT_REQUIRED: "This page timed out. Confirm it’s you again to continue.",
  RESTORE_RATE_LIMITED: "Too many restore attempts.",
  PASSWORD_REQUIRED: fieldSentences.passwordRequired,

  UNKNOWN: "Something went wrong. Try again in a moment.",

  // Sign-in and sessions
  INVALID_EMAIL_OR_PASSWORD: softDeletionMessages.AUTH_INVALID_CREDENTIALS,
  EMAIL_NOT_VERIFIED:
    "Your email address isn’t verified yet. Open the link in the email we sent you.",
  ACCOUNT_BANNED: `This account has been suspended.${supportSentence}`,
  INVALID_TOKEN: "This link is no longer valid. Request a new one.",

  // Passwords
  INVALID_PASSWORD: "Incorrect password. Nothing was changed.",
  PASSWORD_TOO_SHORT: fieldSentences.tooShort(shortestPassword),
  PASSWORD_TOO_LONG: fieldSentences.tooLong(longestPassword),
  PASSWORD_COMPROMISED:
    "This password has appeared in a data breach, so it’s easy to guess. Choose one you don’t use anywhere else.",
  PASSWORD_TOO_EASY:
    "This password is too close to your email address or our name. Choose a different one.",
  PASSWORD_ALREADY_SET: "This account already has a password. You can change it.",
  CREDENTIAL_ACCOUNT_NOT_FOUND: "This account doesn’t have a password yet. You can set one.",

  // Confirming that it is you
  NO_MAIL_CODE: "This account has a password. Enter it instead of an emailed code.",
  NO_PASSKEY: "This account has no passkeys. Use another method.",
  INVALID_PASSKEY: "We couldn’t verify your passkey. Try again or use another method.",

  // Two-factor authentication
  TWO_FACTOR_NOT_ENABLED: "Two-factor authentication isn’t on.",
  TOTP_NOT_ENABLED: "Authenticator app setup hasn’t been started.",
  TOTP_ALREADY_ENABLED:
    "Two-factor authentication is already on. Turn it off before setting up another app.",
  INVALID_BACKUP_CODE: "That recovery code is incorrect or already used.",
  INVALID_TWO_FACTOR_COOKIE: "This sign-in timed out. Start again.",

  // Passkeys
  AUTHENTICATION_FAILED: "We don’t recognise this passkey. Use another sign-in method.",
  CHALLENGE_NOT_FOUND: "The passkey request timed out. Start again.",
  FAILED_TO_VERIFY_REGISTRATION: "We couldn’t verify this passkey. Nothing was saved. Try again.",
  PASSKEY_NOT_FOUND: "This passkey no longer exists.",
  PREVIOUSLY_REGISTERED: "This passkey is already registered.",

  // Sign-in methods, the email address, API keys, the data export
  ACCOUNT_NOT_FOUND: "That account isn’t linked. Nothing was changed.",
  EMAIL_UNAVAILABLE: "This email address is no longer available. Nothing was changed.",
  EXPORT_RUNNING: "Another download of your data is in progress. Wait for it to finish.",
  EXPORT_FAILED: "Something went wrong on our side. Prepare the download again.",
  LAST_WAY_IN: "This is your only sign-in method. Add another one first.",
  PROVIDER_NOT_FOUND: "This sign-in method isn’t available.",
  PROVIDER_UNAVAILABLE: "We couldn’t reach the sign-in provider. Try again in a moment.",
  TOO_MANY_API_KEYS: "You’ve reached the API key limit. Revoke one first.",

  // Admins
  FORBIDDEN: "Only admins can do this.",
  CANNOT_IMPERSONATE:
    "This account can’t be signed in to: it’s an admin’s, suspended, deleted or not verified.",
  NOT_IMPERSONATING: "You’re signed in as yourself.",
  IMPERSONATED: "You’re signed in as someone else. Only the owner of the account can do this.",

  // Rate limits and lockouts
  TOO_MANY_ATTEMPTS: "Too many failed attempts.",
  TOO_MANY_CHANGES: "Too many email change requests.",
  TOO_MANY_CODES: "Too many codes requested. You can still use the most recent one.",
  TOO_MANY_REQUESTS: "Too many requests.",
  TWO_FACTOR_LOCKED: "Too many incorrect codes. Codes are paused for now.",
} as const;

export type ErrorCode = keyof typeof errorSentences;

/** Whether a code, which may come from anywhere, has a sentence here. */
export const hasErrorSentence = (code: string): code is ErrorCode =>
  Object.hasOwn(errorSentences, code);
