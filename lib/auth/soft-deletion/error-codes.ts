import { defineErrorCodes } from "@better-auth/core/utils/error-codes";

/** The message of everything that can go wrong in this plugin, by its code. */
export const softDeletionMessages = {
  UNAUTHORIZED: "You’ve been signed out. Sign in again to continue.",
  ACCOUNT_DELETED: "This account has been deleted. You can still restore it.",
  EMAIL_BLOCKED: "This email address can’t be used to sign up right now.",
  RESTORE_INPUT_REQUIRED: "Email and password are required to restore an account.",
  ACCOUNT_NOT_DELETED: "This account hasn’t been deleted. You can sign in.",
  NO_PASSWORD_CREDENTIAL: "This account has no password. Request a restore link by email.",
  AUTH_INVALID_CREDENTIALS: "Incorrect email or password.",
  EMAIL_IN_USE:
    "Another account now uses this email address, so the deleted account can’t be restored.",
  RESTORE_LINK_INVALID: "This restore link is no longer valid. Request a new one.",
  RESTORE_RATE_LIMITED: "Too many restore attempts. Try again later.",
  TWO_FACTOR_REQUIRED: "Enter a code from your authenticator app or a recovery code.",
  INVALID_CODE: "That code is incorrect or already used. Check it, or use a new one.",
  CODE_ALREADY_USED: "You’ve already used this code. Wait for the next one (up to 30 seconds).",
  WRONG_SESSION: "This link is for a different account from the one you’re signed in to.",
  EMAIL_MISMATCH: "That doesn’t match the email address on this account. Nothing was changed.",
  PASSWORD_REQUIRED: "Password confirmation is required to delete your account",
  REAUTHENTICATION_REQUIRED: "Confirm it’s you to continue.",
  LAST_ADMIN: "You’re the only admin. Make someone else an admin first.",
} as const;

/** The same as Better Auth has error codes: each as `{ code, message }`. */
export const SOFT_DELETION_ERROR_CODES = defineErrorCodes(softDeletionMessages);

/** The code of a second factor that is not right. */
export const secondFactorRefusals = {
  missing: "TWO_FACTOR_REQUIRED",
  wrong: "INVALID_CODE",
  used: "CODE_ALREADY_USED",
} as const;
