import { appConfig } from "@/lib/app-config";
import { formatGreeting } from "@/lib/email/greeting";
import { MailLayout } from "@/lib/email/parts/layout";
import { plainText, textLink } from "@/lib/email/parts/plain-text";
import { Action, Emphasised, Note, Paragraph } from "@/lib/email/parts/prose";
import { resetPasswordLabel } from "@/lib/email/sentences";
import type { Template } from "@/lib/email/template";
import { formatDateTime } from "@/lib/format/dates";

const reason = `someone entered incorrect passwords for your ${appConfig.name} account`;
const message = (at: string, until: string) =>
  `Someone entered too many incorrect passwords for your ${appConfig.name} account, most recently on ${at}. No one got in. New attempts are paused until ${until}, and the pause gets longer each time.`;
const ifYou =
  "If it was you, reset your password or sign in with a magic link. You can do either right away.";
const ifNotYou =
  "If it wasn’t you, no action is needed. A unique password and two-factor authentication keep your account safe.";

/** After too many incorrect passwords: until when no more are accepted, and what still works. */
export const accountLockedTemplate: Template<"account-locked"> = {
  links: ({ resetUrl }) => [resetUrl],
  html: ({ name, at, until, resetUrl }, { to }) => (
    <MailLayout
      title="Too many failed sign-in attempts"
      preview="No one got in. If it was you, you don’t have to wait."
      to={to}
      reason={reason}
    >
      <Paragraph>{formatGreeting(name)}</Paragraph>
      <Paragraph>
        <Emphasised part={formatDateTime(at)}>
          {message(formatDateTime(at), formatDateTime(until))}
        </Emphasised>
      </Paragraph>
      <Paragraph>{ifYou}</Paragraph>
      <Action href={resetUrl}>{resetPasswordLabel}</Action>
      <Note>{ifNotYou}</Note>
    </MailLayout>
  ),
  text: ({ name, at, until, resetUrl }, { to }) =>
    plainText(
      [
        formatGreeting(name),
        message(formatDateTime(at), formatDateTime(until)),
        ifYou,
        textLink(resetPasswordLabel, resetUrl),
        ifNotYou,
      ],
      to,
      reason,
    ),
};
