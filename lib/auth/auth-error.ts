import { APIError } from "@better-auth/core/error";
import { sqlStateOf } from "@/lib/error-reason";
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

/**
 * The refusal of an error of the database's own guards, which run before every new session.
 *
 * @returns APIError 403 `ACCOUNT_DELETED` (PD001) or `ACCOUNT_BANNED` (PD003); `null` for another error
 */
export function guardRefusal(error: unknown): APIError | null {
  const state = sqlStateOf(error);
  if (state === "PD001") return authRefusal("FORBIDDEN", "ACCOUNT_DELETED");
  return state === "PD003" ? authRefusal("FORBIDDEN", "ACCOUNT_BANNED") : null;
}
