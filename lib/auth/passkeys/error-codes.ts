import { authErrors } from "../auth-error";

/** Everything that can go wrong with passkeys; codes are those of Better Auth's plugin where it has one. */
export const PASSKEY_ERROR_CODES = authErrors(
  "CHALLENGE_NOT_FOUND",
  "FAILED_TO_VERIFY_REGISTRATION",
  "PASSKEY_NOT_FOUND",
  "AUTHENTICATION_FAILED",
  "PREVIOUSLY_REGISTERED",
  "LAST_WAY_IN",
);
