import type { GenericEndpointContext } from "@better-auth/core";
import { APIError, BASE_ERROR_CODES } from "@better-auth/core/error";

/**
 * Refuses a new password of a length that the settings do not allow.
 *
 * @throws APIError 400 `PASSWORD_TOO_SHORT` or `PASSWORD_TOO_LONG`
 */
export function checkPasswordLength(ctx: GenericEndpointContext, password: string): void {
  const { minPasswordLength, maxPasswordLength } = ctx.context.password.config;
  if (password.length < minPasswordLength)
    throw APIError.from("BAD_REQUEST", BASE_ERROR_CODES.PASSWORD_TOO_SHORT);
  if (password.length > maxPasswordLength)
    throw APIError.from("BAD_REQUEST", BASE_ERROR_CODES.PASSWORD_TOO_LONG);
}
