/** What can go wrong with a step-up, as `{ code, message }`. */
export const STEP_UP_ERROR_CODES = {
  REAUTHENTICATION_REQUIRED: {
    code: "REAUTHENTICATION_REQUIRED",
    message: "Confirm that it is you before you go on.",
  },
  INVALID_PASSWORD: {
    code: "INVALID_PASSWORD",
    message: "The password is not right. Nothing has been changed.",
  },
  TWO_FACTOR_REQUIRED: { code: "TWO_FACTOR_REQUIRED", message: "A second factor is required." },
  INVALID_CODE: { code: "INVALID_CODE", message: "This code is not right, or it has been used." },
  INVALID_PASSKEY: { code: "INVALID_PASSKEY", message: "The passkey was not accepted." },
  NO_MAIL_CODE: {
    code: "NO_MAIL_CODE",
    message: "This account has a password, which is asked for instead of a code.",
  },
  NO_PASSKEY: { code: "NO_PASSKEY", message: "This account has no passkey." },
  TOO_MANY_CODES: {
    code: "TOO_MANY_CODES",
    message: "Too many codes were asked for. Try again in an hour.",
  },
} as const;
