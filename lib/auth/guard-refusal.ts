import type { APIError } from "@better-auth/core/error";
import { sqlStateOf } from "@/lib/error-reason";
import { authRefusal } from "./auth-error";

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
