import { appConfig } from "@/lib/app-config";
import { formatGreeting } from "@/lib/email/greeting";
import { MailLayout } from "@/lib/email/parts/layout";
import { plainText, textLink } from "@/lib/email/parts/plain-text";
import { Action, Emphasised, Note, Paragraph } from "@/lib/email/parts/prose";
import { ifNotRequested } from "@/lib/email/sentences";
import type { Template } from "@/lib/email/template";
import { formatMoment } from "@/lib/format/dates";

const reason = `someone entered this as the new email address of a ${appConfig.name} account`;
const message = `You asked to use this email address for your ${appConfig.name} account. Verify it to start signing in with it. Until then, your current email address stays in place.`;
const action = "Verify email address";
const expiry = (moment: string) =>
  `This link works once, in a browser where you’re signed in, and expires on ${moment}.`;
const notYou = `${ifNotRequested} Nothing will change.`;

/** To the new address: the link to the page that makes it the account's address. */
export const emailChangeConfirmTemplate: Template<"email-change-confirm"> = {
  links: ({ url }) => [url],
  html: ({ name, url, expiresAt }, { to, now }) => (
    <MailLayout
      title="Verify your new email address"
      preview="Nothing changes until you verify it."
      to={to}
      reason={reason}
    >
      <Paragraph>{formatGreeting(name)}</Paragraph>
      <Paragraph>{message}</Paragraph>
      <Action href={url}>{action}</Action>
      <Note>
        <Emphasised part={formatMoment(expiresAt, now)}>
          {expiry(formatMoment(expiresAt, now))}
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
        textLink(action, url),
        expiry(formatMoment(expiresAt, now)),
        notYou,
      ],
      to,
      reason,
    ),
};
