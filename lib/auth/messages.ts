import type { FormState } from "@/lib/form-state";

const sentences: Record<string, string> = {
  INVALID_EMAIL_OR_PASSWORD: "The email address or the password is not right.",
  AUTH_INVALID_CREDENTIALS: "The email address or the password is not right.",
  EMAIL_NOT_VERIFIED: "This address is not verified yet. Follow the link in the mail we sent.",
  ACCOUNT_DELETED: "This account is deleted. You can still restore it.",
  ACCOUNT_NOT_DELETED: "This account is not deleted. You can sign in.",
  INVALID_TOKEN: "This link is no longer valid. Ask for a new one.",
  RESTORE_LINK_INVALID: "This link is no longer valid. Ask for a new one.",
  INVALID_PASSWORD: "The password is not right. Nothing has been changed.",
  LAST_ADMIN: "You are the last admin. Make somebody else an admin first.",
  TWO_FACTOR_REQUIRED: "This account asks for a second factor.",
  REAUTHENTICATION_REQUIRED: "Confirm that it is you before you go on.",
  PASSWORD_TOO_SHORT: "Use at least 8 characters.",
  PASSWORD_TOO_LONG: "Use at most 128 characters.",
  UNAUTHORIZED: "You are signed out. Sign in again.",
};

/** What a form shows for an answer of the auth routes that is not a success. */
export function refusal(
  answer: { status: number; body: Record<string, unknown> },
  values?: Record<string, string>,
): FormState {
  const code = typeof answer.body.code === "string" ? answer.body.code : undefined;
  if (answer.status === 429)
    return {
      status: "error",
      code: "TOO_MANY_REQUESTS",
      message: "That was too often in a short time. Wait a minute, then try again.",
      values,
    };
  return {
    status: "error",
    code: code ?? "UNKNOWN",
    message: (code && sentences[code]) ?? "That did not work. Try again in a moment.",
    values,
  };
}
