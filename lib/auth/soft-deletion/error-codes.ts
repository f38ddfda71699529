import { defineErrorCodes } from "@better-auth/core/utils/error-codes";

/** Everything that can go wrong in this plugin, as `{ code, message }`. */
export const SOFT_DELETION_ERROR_CODES = defineErrorCodes({
  ACCOUNT_DELETED: "This account has been deleted. It can still be restored.",
  EMAIL_BLOCKED: "This email address cannot be registered at the moment.",
  RESTORE_INPUT_REQUIRED: "Email and password are required to restore an account.",
  ACCOUNT_NOT_DELETED: "This account is not deleted.",
  NO_PASSWORD_CREDENTIAL: "This account has no password. Ask for a restore link by email.",
  AUTH_INVALID_CREDENTIALS: "Invalid email or password.",
  EMAIL_IN_USE: "Another account uses this address by now. The deleted one cannot be restored.",
  RESTORE_LINK_INVALID: "This restore link is no longer valid. Ask for a new one.",
  RESTORE_RATE_LIMITED: "Too many attempts to restore. Please try again later.",
  TWO_FACTOR_REQUIRED: "A second factor is required.",
  INVALID_CODE: "This code is not right, or it has been used.",
  WRONG_SESSION: "This link belongs to another account than the one you are signed in to.",
  EMAIL_MISMATCH: "This is not the address of the account. Nothing has been changed.",
  PASSWORD_REQUIRED: "Password confirmation is required to delete your account",
  REAUTHENTICATION_REQUIRED: "Confirm that it is you before you go on.",
  LAST_ADMIN: "You are the last admin. Make somebody else an admin first.",
});
