import { APIError } from "@better-auth/core/error";
import { type ErrorCode, errorSentences } from "./error-sentences";

type AuthError<Code extends ErrorCode> = { code: Code; message: (typeof errorSentences)[Code] };

/** The body of a refusal, as `APIError.from` takes it. */
export function authError<Code extends ErrorCode>(code: Code): AuthError<Code> {
  return { code, message: errorSentences[code] };
}

/** The refusals of a plugin by their codes, as Better Auth's `$ERROR_CODES` has them. */
export function authErrors<Code extends ErrorCode>(
  ...codes: Code[]
): { [Each in Code]: AuthError<Each> } {
  return Object.fromEntries(codes.map((code) => [code, authError(code)])) as {
    [Each in Code]: AuthError<Each>;
  };
}

/** A 429 that says in `Retry-After` after how many seconds the next attempt is accepted. */
export function tooMany(code: ErrorCode, seconds: number): APIError {
  return new APIError("TOO_MANY_REQUESTS", authError(code), { "Retry-After": String(seconds) });
}
