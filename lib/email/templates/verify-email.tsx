import { appConfig } from "@/lib/app-config";
import { formatGreeting } from "@/lib/email/greeting";
import { MailLayout } from "@/lib/email/parts/layout";
import { plainText, textLink } from "@/lib/email/parts/plain-text";
import { Action, Emphasised, Note, Paragraph } from "@/lib/email/parts/prose";
import type { Template } from "@/lib/email/template";
import { formatMoment } from "@/lib/format/dates";

const reason = `someone used this email address to sign up for ${appConfig.name}`;
const message = `Thanks for signing up for ${appConfig.name}. Verify your email address to finish setting up your account.`;
const action = "Verify email address";
const expiry = (moment: string) =>
  `This link expires on ${moment}. If you open it in a different browser, we’ll ask for your password first.`;
const notYou =
  "If you didn’t sign up, you can ignore this email. No one can use the account without this step, and we’ll permanently erase it after 7 days.";

/** After a sign-up: the link that makes the account usable. */
export const verifyEmailTemplate: Template<"verify-email"> = {
  links: ({ url }) => [url],
  html: ({ name, url, expiresAt }, { to, now }) => (
    <MailLayout
      title="Verify your email address"
      preview="One last step and your account is ready."
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
