import { authErrors } from "../auth-error";

/** What can go wrong with a step-up, as `{ code, message }`. */
export const STEP_UP_ERROR_CODES = authErrors(
  "REAUTHENTICATION_REQUIRED",
  "INVALID_PASSWORD",
  "TWO_FACTOR_REQUIRED",
  "INVALID_CODE",
  "INVALID_PASSKEY",
  "NO_MAIL_CODE",
  "NO_PASSKEY",
  "TOO_MANY_CODES",
);
