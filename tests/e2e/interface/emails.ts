import { subjects } from "@/lib/email/emails";
import { formatDate } from "@/lib/format/dates";

const inPattern = (text: string) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");

const someDay = "2026-12-21T00:00:00.000Z";

/** A subject with `someDay`, whatever the date in it. */
function withAnyDate(subject: string): RegExp {
  const pattern = inPattern(subject).replace(formatDate(someDay), "\\d+ \\w+ \\d{4}");
  return new RegExp(`^${pattern}$`);
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
  deleted: withAnyDate(subjects["deletion-requested"]({ restorableUntil: someDay })),
  contentErasureRequested: withAnyDate(subjects["content-erasure-requested"]({ eraseAt: someDay })),
  contentErased: subjects["content-erased"](),
  restoreLink: subjects["restore-link"](),
  restored: subjects.restored(),
  erased: subjects.erased(),
} as const;
