import { subjects } from "@/lib/email/emails";
import { formatDate } from "@/lib/format/dates";

const inPattern = (text: string) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** The subject after a deletion, whatever the date in it. */
function deletionSubject(): RegExp {
  const restorableUntil = "2026-12-21T00:00:00.000Z";
  const subject = inPattern(subjects["deletion-requested"]({ restorableUntil }));
  return new RegExp(`^${subject.replace(formatDate(restorableUntil), "\\d+ \\w+ \\d{4}")}$`);
}

/** What an email about a change says to somebody who did not make it. */
export const ifNotYou = "If it wasn’t you,";

/** The subjects of emails, as the application writes them. */
export const emailSubjects = {
  verifyEmail: subjects["verify-email"](),
  existingAccount: subjects["existing-account"](),
  magicLink: subjects["magic-link"](),
  resetPassword: subjects["reset-password"](),
  passwordChanged: subjects["password-changed"](),
  emailChangeRequested: subjects["email-change-asked"](),
  emailChangeVerify: subjects["email-change-confirm"](),
  emailChanged: subjects["email-changed"](),
  code: subjects["step-up-code"](),
  recoveryCodeUsed: subjects["recovery-code-used"](),
  twoFactorOn: subjects["factor-changed"]({ change: "two-factor.enabled" }),
  passkeyAdded: subjects["factor-changed"]({ change: "passkey.added" }),
  methodAdded: subjects["factor-changed"]({ change: "provider.linked" }),
  deleted: deletionSubject(),
  restoreLink: subjects["restore-link"](),
  restored: subjects.restored(),
  erased: subjects.erased(),
} as const;
