import { SOFT_DELETION_ERROR_CODES } from "../error-codes";

/** The body of the answer that carries a code. */
export const refusal = (code: keyof typeof SOFT_DELETION_ERROR_CODES) => ({
  code,
  message: SOFT_DELETION_ERROR_CODES[code].message,
});
