import { formatWait } from "@/lib/format/dates";
import type { FormState } from "@/lib/forms/form-state";
import { errorSentences, hasErrorSentence } from "./error-sentences";

type Answer = { status: number; body: Record<string, unknown>; retryAfter?: number };

function codeOf({ status, body }: Answer): string {
  const code = typeof body.code === "string" ? body.code : "UNKNOWN";
  const told = code !== "UNKNOWN" && hasErrorSentence(code);
  // Not every limit names a code of ours.
  return status === 429 && !told ? "TOO_MANY_REQUESTS" : code;
}

function sentenceOf(code: string, { status, retryAfter }: Answer): string {
  const sentence = errorSentences[hasErrorSentence(code) ? code : "UNKNOWN"];
  if (status !== 429) return sentence;
  return retryAfter
    ? `${sentence} Try again ${formatWait(retryAfter)}.`
    : `${sentence} Wait a minute, then try again.`;
}

/** What a form of the account shows an admin who is signed in as its user. */
export const impersonatedState: FormState = {
  status: "error",
  code: "IMPERSONATED",
  message: errorSentences.IMPERSONATED,
};

/**
 * What a form shows for an answer of the auth routes that is not a success, with until when a deleted account
 * can be restored.
 *
 * @param values what was typed, without secrets
 * @param fields which field an error of a code is shown at
 */
export function refusalState(
  answer: Answer,
  values?: Record<string, string>,
  fields: Record<string, string> = {},
): FormState {
  const code = codeOf(answer);
  const message = sentenceOf(code, answer);
  const field = Object.hasOwn(fields, code) ? fields[code] : undefined;
  const until = answer.body.restorableUntil;
  return {
    status: "error",
    code,
    message,
    ...(field && { fieldErrors: { [field]: message } }),
    values: typeof until === "string" ? { ...values, restorableUntil: until } : values,
  };
}
