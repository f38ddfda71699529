import { PASSKEY_ERROR_CODES as betterAuths } from "@better-auth/passkey";
import { authErrors } from "../auth-error";

const { CHALLENGE_NOT_FOUND, FAILED_TO_VERIFY_REGISTRATION, PASSKEY_NOT_FOUND } = betterAuths;
const { AUTHENTICATION_FAILED, PREVIOUSLY_REGISTERED } = betterAuths;

/** Everything that can go wrong with passkeys; codes are those of Better Auth where it has one. */
export const PASSKEY_ERROR_CODES = {
  CHALLENGE_NOT_FOUND,
  FAILED_TO_VERIFY_REGISTRATION,
  PASSKEY_NOT_FOUND,
  AUTHENTICATION_FAILED,
  PREVIOUSLY_REGISTERED,
  ...authErrors("LAST_WAY_IN"),
};
