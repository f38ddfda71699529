import { authErrors } from "../auth-error";

/** Everything that can go wrong with two-factor authentication; the codes are Better Auth's where it has one. */
export const TWO_FACTOR_ERROR_CODES = authErrors(
  "TOTP_NOT_ENABLED",
  "TOTP_ALREADY_ENABLED",
  "TWO_FACTOR_NOT_ENABLED",
  "INVALID_CODE",
  "INVALID_BACKUP_CODE",
  "INVALID_TWO_FACTOR_COOKIE",
  "TWO_FACTOR_LOCKED",
  "TWO_FACTOR_REQUIRED",
);
