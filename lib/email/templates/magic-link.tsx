import { appConfig } from "@/lib/app-config";
import { formatGreeting } from "@/lib/email/greeting";
import { MailLayout } from "@/lib/email/parts/layout";
import { plainText, textLink } from "@/lib/email/parts/plain-text";
import { Action, Emphasised, Note, Paragraph } from "@/lib/email/parts/prose";
import { ifNotRequested, worksOnceUntil } from "@/lib/email/sentences";
import type { Template } from "@/lib/email/template";
import { formatMoment } from "@/lib/format/dates";

const reason = `someone requested a magic link for your ${appConfig.name} account`;
const message =
  "Here’s your magic link. It opens a page with a sign-in button, and no one is signed in until you select it.";
const action = "Sign in";
const expiry = (moment: string) => `${worksOnceUntil(moment)} Earlier links no longer work.`;
const notYou = `${ifNotRequested} Don’t forward it or share the link.`;

/** After a request for a magic link: the link to the page whose button signs in. */
export const magicLinkTemplate: Template<"magic-link"> = {
  links: ({ url }) => [url],
  html: ({ name, url, expiresAt }, { to, now }) => (
    <MailLayout
      title={`Sign in to ${appConfig.name}`}
      preview="Your link works once and expires soon."
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
