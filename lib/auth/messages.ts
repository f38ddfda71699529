import type { FormState } from "@/lib/form-state";
import { formatMoment } from "@/lib/wording/dates";

const sentences: Record<string, string> = {
  INVALID_EMAIL_OR_PASSWORD: "The email address or the password is not right.",
  AUTH_INVALID_CREDENTIALS: "The email address or the password is not right.",
  EMAIL_NOT_VERIFIED: "This address is not verified yet. Follow the link in the mail we sent.",
  EMAIL_MISMATCH: "This is not the address of the account. Nothing has been changed.",
  ACCOUNT_BANNED:
    "This account has been suspended. Write to those who run this Perennial to learn why.",
  ACCOUNT_DELETED: "This account is deleted. You can still restore it.",
  ACCOUNT_NOT_DELETED: "This account is not deleted. You can sign in.",
  INVALID_TOKEN: "This link is no longer valid. Ask for a new one.",
  TOKEN_EXPIRED: "This link is no longer valid. Ask for a new one.",
  RESTORE_LINK_INVALID: "This link is no longer valid. Ask for a new one.",
  RESTORE_INPUT_REQUIRED: "This page was open for too long. Prove once more that it is you.",
  WRONG_SESSION: "This link belongs to another account than the one you are signed in to.",
  INVALID_PASSWORD: "The password is not right. Nothing has been changed.",
  PASSWORD_REQUIRED: "Enter your password.",
  PASSWORD_TOO_SHORT: "Use at least 8 characters.",
  PASSWORD_TOO_LONG: "Use at most 128 characters.",
  PASSWORD_COMPROMISED:
    "This password is in a list of stolen ones, which attackers try first. Choose one that you use nowhere else.",
  PASSWORD_TOO_EASY:
    "This password is little more than your address or our name. Choose another one.",
  PROVIDER_NOT_FOUND: "This way to sign in is not set up here.",
  PROVIDER_UNAVAILABLE: "The other service does not answer. Try again in a moment.",
  ACCOUNT_NOT_FOUND: "No such account is linked. Nothing has been changed.",
  LAST_ADMIN: "You are the last admin. Make somebody else an admin first.",
  LAST_WAY_IN: "This is your last way to sign in. Add another one first.",
  TWO_FACTOR_REQUIRED: "Enter a code from your authenticator app, or a recovery code.",
  TWO_FACTOR_LOCKED: "Too many wrong codes were entered, so no code is accepted for a while.",
  INVALID_CODE: "This code is not right, or it has been used. Wait for the next one.",
  INVALID_BACKUP_CODE: "This recovery code is not right, or it has been used.",
  INVALID_TWO_FACTOR_COOKIE: "This sign-in took too long. Begin again with your password.",
  INVALID_PASSKEY: "The passkey was not accepted. Try again, or prove it in another way.",
  NO_PASSKEY: "This account has no passkey. Prove it in another way.",
  NO_MAIL_CODE: "This account has a password: enter that instead of a mailed code.",
  TOO_MANY_API_KEYS: "You have as many API keys as an account may have. Revoke one first.",
  TOO_MANY_CODES: "Too many codes were asked for. Use the newest one, or wait.",
  TOO_MANY_CHANGES: "Too many new addresses were asked for.",
  EMAIL_UNAVAILABLE: "This address cannot be used any more. Nothing has been changed.",
  PASSWORD_ALREADY_SET: "This account has a password already. You can change it.",
  CREDENTIAL_ACCOUNT_NOT_FOUND: "This account has no password yet. You can set one.",
  REAUTHENTICATION_REQUIRED: "Confirm that it is you before you go on.",
  UNAUTHORIZED: "You are signed out. Sign in again.",
  TOO_MANY_ATTEMPTS: "Too many attempts have failed, so no more are taken for a while.",
  TOO_MANY_REQUESTS: "That was too often in a short time.",
};

type Answer = { status: number; body: Record<string, unknown>; retryAfter?: number };

function sentenceOf(code: string, { status, retryAfter }: Answer): string {
  const sentence = sentences[code] ?? "That did not work. Try again in a moment.";
  if (status !== 429) return sentence;
  if (!retryAfter) return `${sentence} Wait a minute, then try again.`;
  const now = new Date();
  const until = new Date(now.getTime() + retryAfter * 1000);
  return `${sentence} Try again from ${formatMoment(until, now)}.`;
}

/**
 * What a form shows for an answer of the auth routes that is not a success.
 *
 * @param values what was typed, without secrets
 * @param fields which field an error of a code is shown at
 */
export function refusal(
  answer: Answer,
  values?: Record<string, string>,
  fields: Record<string, string> = {},
): FormState {
  const named = typeof answer.body.code === "string" ? answer.body.code : "UNKNOWN";
  // Not every limit names a code of ours.
  const code =
    answer.status === 429 && !Object.hasOwn(sentences, named) ? "TOO_MANY_REQUESTS" : named;
  const message = sentenceOf(code, answer);
  const field = fields[code];
  return {
    status: "error",
    code,
    message,
    ...(field && { fieldErrors: { [field]: message } }),
    values,
  };
}
