import { appConfig } from "@/lib/app-config";
import { formatGreeting } from "@/lib/email/greeting";
import { MailLayout } from "@/lib/email/parts/layout";
import { plainText, textLink } from "@/lib/email/parts/plain-text";
import { Action, Emphasised, Note, Paragraph } from "@/lib/email/parts/prose";
import { ifNotRequested, resetPasswordLabel, worksOnceUntil } from "@/lib/email/sentences";
import type { Template } from "@/lib/email/template";
import { formatMoment } from "@/lib/format/dates";

const reason = `someone requested a password reset for your ${appConfig.name} account`;
const untilThen = "Your current password works until you choose a new one.";
const message = `We received a request to reset your ${appConfig.name} password. ${untilThen}`;
const notYou = `${ifNotRequested} Your password won’t change.`;

/** After "forgot password": the link to the page that takes a new one. */
export const resetPasswordTemplate: Template<"reset-password"> = {
  links: ({ url }) => [url],
  html: ({ name, url, expiresAt }, { to, now }) => (
    <MailLayout title="Reset your password" preview={untilThen} to={to} reason={reason}>
      <Paragraph>{formatGreeting(name)}</Paragraph>
      <Paragraph>{message}</Paragraph>
      <Action href={url}>{resetPasswordLabel}</Action>
      <Note>
        <Emphasised part={formatMoment(expiresAt, now)}>
          {worksOnceUntil(formatMoment(expiresAt, now))}
        </Emphasised>
      </Note>
      <Note>{notYou}</Note>
    </MailLayout>
  ),
  text: ({ name, url, expiresAt }, { to, now }) =>
    plainText(
      [
        formatGreeting(name),
        message,
        textLink(resetPasswordLabel, url),
        worksOnceUntil(formatMoment(expiresAt, now)),
        notYou,
      ],
      to,
      reason,
    ),
};
