import { defineErrorCodes } from "@better-auth/core/utils/error-codes";

/** Everything that can go wrong with the second factor; codes are those of Better Auth where it has one. */
export const TWO_FACTOR_ERROR_CODES = defineErrorCodes({
  TOTP_NOT_ENABLED: "No set-up of an authenticator app has been begun.",
  TOTP_ALREADY_ENABLED: "The second factor is on already. Turn it off first to set up another app.",
  TWO_FACTOR_NOT_ENABLED: "The second factor is not on.",
  INVALID_CODE: "This code is not right, or it has been used.",
  INVALID_BACKUP_CODE: "This recovery code is not right, or it has been used.",
  INVALID_TWO_FACTOR_COOKIE: "This sign-in has ended. Begin again.",
  TWO_FACTOR_LOCKED: "Too many wrong codes in a row. No code is accepted for a while.",
  TWO_FACTOR_REQUIRED: "A second factor is required.",
});
