import type { z } from "zod";
import { sampleRecipient } from "@/lib/email/sample";
import { contentErasedEmail } from "@/lib/email/templates/account/content-erased";
import { contentErasureRequestedEmail } from "@/lib/email/templates/account/content-erasure-requested";
import { deletionRequestedEmail } from "@/lib/email/templates/account/deletion-requested";
import { emailChangeAskedEmail } from "@/lib/email/templates/account/email-change-asked";
import { emailChangeConfirmEmail } from "@/lib/email/templates/account/email-change-confirm";
import { emailChangedEmail } from "@/lib/email/templates/account/email-changed";
import { erasedEmail } from "@/lib/email/templates/account/erased";
import { existingAccountEmail } from "@/lib/email/templates/account/existing-account";
import { reservedAddressEmail } from "@/lib/email/templates/account/reserved-address";
import { restoreLinkEmail } from "@/lib/email/templates/account/restore-link";
import { restoredEmail } from "@/lib/email/templates/account/restored";
import { verifyEmailEmail } from "@/lib/email/templates/account/verify-email";
import { accountLockedEmail } from "@/lib/email/templates/sign-in/account-locked";
import { factorChangedEmail } from "@/lib/email/templates/sign-in/factor-changed";
import { magicLinkEmail } from "@/lib/email/templates/sign-in/magic-link";
import { newDeviceEmail } from "@/lib/email/templates/sign-in/new-device";
import { passwordChangedEmail } from "@/lib/email/templates/sign-in/password-changed";
import { recoveryCodeUsedEmail } from "@/lib/email/templates/sign-in/recovery-code-used";
import { resetPasswordEmail } from "@/lib/email/templates/sign-in/reset-password";
import { secondFactorLockedEmail } from "@/lib/email/templates/sign-in/second-factor-locked";
import { stepUpCodeEmail } from "@/lib/email/templates/sign-in/step-up-code";

/** Every email that the product sends. */
export const emails = [
  verifyEmailEmail,
  existingAccountEmail,
  reservedAddressEmail,
  resetPasswordEmail,
  passwordChangedEmail,
  deletionRequestedEmail,
  restoreLinkEmail,
  restoredEmail,
  magicLinkEmail,
  stepUpCodeEmail,
  newDeviceEmail,
  emailChangeConfirmEmail,
  emailChangeAskedEmail,
  emailChangedEmail,
  factorChangedEmail,
  recoveryCodeUsedEmail,
  accountLockedEmail,
  secondFactorLockedEmail,
  contentErasureRequestedEmail,
  contentErasedEmail,
  erasedEmail,
] as const;

type Definition = (typeof emails)[number];
type Named<T extends TemplateName> = Extract<Definition, { name: T }>;

export type TemplateName = Definition["name"];
export type MailProps = { [D in Definition as D["name"]]: z.infer<D["props"]> };

/** One mail made from the template `T`. */
export type MailOf<T extends TemplateName> = {
  [K in T]: { template: K; to: string; props: MailProps[K] };
}[T];

/** Every mail that the product sends; safe to store as JSON. */
export type Mail = MailOf<TemplateName>;

/** A value of each email, by its name. */
function byName<V>(value: (email: Definition) => V): Record<string, V> {
  return Object.fromEntries(emails.map((email) => [email.name, value(email)]));
}

/** The subject of each email; tests find an email by it. */
export const subjects = byName((email) => email.subject) as {
  [T in TemplateName]: Named<T>["subject"];
};

/** One email of each kind, as tests and previews show them. */
export const samples = byName(({ name, sample }) => ({
  template: name,
  to: sampleRecipient,
  props: sample,
})) as { [T in TemplateName]: MailOf<T> };
