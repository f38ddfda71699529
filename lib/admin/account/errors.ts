import { errorSentences } from "@/lib/auth/error-sentences";
import { formatDateTime } from "@/lib/format/dates";
import type { FormState } from "@/lib/forms/form-state";

/** What an admin reads where a change to an account was not made; nothing has changed then. */
const sentences = {
  UNKNOWN: errorSentences.UNKNOWN,
  FORBIDDEN: errorSentences.FORBIDDEN,
  REAUTHENTICATION_REQUIRED: errorSentences.REAUTHENTICATION_REQUIRED,
  LAST_ADMIN: "This is the only admin. Make someone else an admin first.",
  UNAUTHORIZED: errorSentences.UNAUTHORIZED,
  ACCOUNT_GONE: "This account is deleted or no longer exists.",
  ACCOUNT_SUSPENDED: "This account is suspended. Lift the suspension first.",
  CANNOT_SUSPEND: "This account can’t be suspended: it’s an admin’s, suspended already, or gone.",
  NOT_SUSPENDED: "This account isn’t suspended.",
  NOT_RESTORABLE: "This account isn’t deleted, or its grace period has ended.",
  TWO_FACTOR_NOT_ENABLED: errorSentences.TWO_FACTOR_NOT_ENABLED,
  OWN_ACCOUNT: "This is your own account. Use your settings instead.",
  EMAIL_MISMATCH: "That doesn’t match the email address on this account. Nothing was changed.",
  EMAIL_TAKEN: "An account with this email address already exists.",
  EMAIL_RESERVED: "This email address is reserved, because its account was deleted.",
};

export type AdminErrorCode = keyof typeof sentences;

/** @param reservedUntil when the reservation of an address ends */
export function describeAdminError(code: AdminErrorCode, reservedUntil?: Date): string {
  if (!reservedUntil) return sentences[code];
  return `${sentences[code]} It’s free again on ${formatDateTime(reservedUntil)}.`;
}

/** What a form shows for a change that was not made. */
export function adminErrorState(
  code: AdminErrorCode,
  options: { values?: Record<string, string>; field?: string; reservedUntil?: Date } = {},
): FormState {
  const { values, field, reservedUntil } = options;
  const message = describeAdminError(code, reservedUntil);
  return {
    status: "error",
    code,
    message,
    values,
    ...(field && { fieldErrors: { [field]: message } }),
  };
}
