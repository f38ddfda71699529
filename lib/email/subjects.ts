import { appConfig } from "@/lib/app-config";
import type { FactorChange, MailProps, TemplateName } from "@/lib/email/mail";
import { formatDate } from "@/lib/format/dates";

const { name: product } = appConfig;

/** The heading of the email about each change; its subject adds the product's name. */
export const factorTitles: Record<FactorChange, string> = {
  "two-factor.enabled": "Two-factor authentication is on",
  "two-factor.disabled": "Two-factor authentication is off",
  "recovery-codes.replaced": "New recovery codes generated",
  "passkey.added": "Passkey added",
  "passkey.removed": "Passkey removed",
  "provider.linked": "Sign-in method added",
  "provider.unlinked": "Sign-in method removed",
  "api-key.created": "API key created",
  "password.set": "Password set",
};

/** The subject of each email; tests find an email by it. */
export const subjects = {
  "verify-email": () => `Verify your email address for ${product}`,
  "existing-account": () => `You already have a ${product} account`,
  "reserved-address": ({ restoreUrl }: Pick<MailProps["reserved-address"], "restoreUrl">) =>
    restoreUrl
      ? "Your deleted account can still be restored"
      : "This email address isn’t available yet",
  "reset-password": () => `Reset your ${product} password`,
  "password-changed": () => `Your ${product} password was changed`,
  "deletion-requested": ({
    restorableUntil,
  }: Pick<MailProps["deletion-requested"], "restorableUntil">) =>
    `Your ${product} account was deleted. Restore it by ${formatDate(restorableUntil)}`,
  "restore-link": () => `Restore your ${product} account`,
  restored: () => `Your ${product} account has been restored`,
  "magic-link": () => `Sign in to ${product}`,
  // Not the code itself, which a locked phone would show.
  "step-up-code": () => `Your ${product} code`,
  "new-device": () => `New sign-in to your ${product} account`,
  "email-change-confirm": () => `Verify your new email address for ${product}`,
  "email-change-asked": () => `Email address change requested (${product})`,
  "email-changed": () => `Your ${product} email address was changed`,
  "factor-changed": ({ change }: Pick<MailProps["factor-changed"], "change">) =>
    `${factorTitles[change]} (${product})`,
  "recovery-code-used": () => `A recovery code was used on your ${product} account`,
  "account-locked": () => `Failed sign-in attempts on your ${product} account`,
  "second-factor-locked": () => `Failed two-factor attempts on your ${product} account`,
  erased: () => `Your ${product} account has been permanently erased`,
} satisfies { [T in TemplateName]: (props: MailProps[T]) => string };
