import { appConfig } from "@/lib/app-config";
import { formatGreeting } from "@/lib/email/greeting";
import { MailLayout } from "@/lib/email/parts/layout";
import { plainText, textLink } from "@/lib/email/parts/plain-text";
import { Action, Note, Paragraph } from "@/lib/email/parts/prose";
import { ifThisWasYou, resetPasswordLabel } from "@/lib/email/sentences";
import type { Template } from "@/lib/email/template";

const reason = `your ${appConfig.name} password was changed`;
const message = `Your ${appConfig.name} password was changed. ${ifThisWasYou}`;
const notYou =
  "If it wasn’t you, reset your password now. This locks out the person who changed it, signs out all sessions and revokes your API keys.";
const inboxOnly = "Only someone with access to this inbox can do this.";

/** After a new password was set, by reset or in the settings. */
export const passwordChangedTemplate: Template<"password-changed"> = {
  links: ({ resetUrl }) => [resetUrl],
  html: ({ name, resetUrl }, { to }) => (
    <MailLayout title="Your password was changed" preview={ifThisWasYou} to={to} reason={reason}>
      <Paragraph>{formatGreeting(name)}</Paragraph>
      <Paragraph>{message}</Paragraph>
      <Paragraph>{notYou}</Paragraph>
      <Action href={resetUrl}>{resetPasswordLabel}</Action>
      <Note>{inboxOnly}</Note>
    </MailLayout>
  ),
  text: ({ name, resetUrl }, { to }) =>
    plainText(
      [formatGreeting(name), message, notYou, textLink(resetPasswordLabel, resetUrl), inboxOnly],
      to,
      reason,
    ),
};
