import { appConfig } from "@/lib/app-config";
import { formatGreeting } from "@/lib/email/greeting";
import { MailLayout } from "@/lib/email/parts/layout";
import { plainText, textLink } from "@/lib/email/parts/plain-text";
import { Action, Emphasised, Note, Paragraph } from "@/lib/email/parts/prose";
import { ifNotRequested, worksOnceUntil } from "@/lib/email/sentences";
import type { Template } from "@/lib/email/template";
import { formatMoment } from "@/lib/format/dates";

const reason = `someone asked to restore your deleted ${appConfig.name} account`;
const untilThen = "Nothing changes until you use this link.";
const message = `You asked to restore your deleted ${appConfig.name} account. Everything in it will come back. ${untilThen}`;
const action = "Restore account";
const notYou = `${ifNotRequested} Your account stays deleted.`;

/** After a request on the restore page: the link that verifies the address. */
export const restoreLinkTemplate: Template<"restore-link"> = {
  links: ({ url }) => [url],
  html: ({ name, url, expiresAt }, { to, now }) => (
    <MailLayout title="Restore your account" preview={untilThen} to={to} reason={reason}>
      <Paragraph>{formatGreeting(name)}</Paragraph>
      <Paragraph>{message}</Paragraph>
      <Action href={url}>{action}</Action>
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
        textLink(action, url),
        worksOnceUntil(formatMoment(expiresAt, now)),
        notYou,
      ],
      to,
      reason,
    ),
};
