import { APIError } from "@better-auth/core/error";
import { type ErrorCode, errorSentences } from "./error-sentences";

/** The body of a refusal, as `APIError.from` takes it. */
export function authError<Code extends ErrorCode>(code: Code) {
  return { code, message: errorSentences[code] };
}

/** A refusal by its status and its code. */
export function authRefusal(
  status: Parameters<typeof APIError.from>[0],
  code: ErrorCode,
): APIError {
  return APIError.from(status, authError(code));
}

/** A 429 that says in `Retry-After` after how many seconds the next attempt is accepted. */
export function tooMany(code: ErrorCode, seconds: number): APIError {
  return new APIError("TOO_MANY_REQUESTS", authError(code), { "Retry-After": String(seconds) });
}
