import { appConfig } from "@/lib/app-config";
import { formatGreeting } from "@/lib/email/greeting";
import { MailLayout } from "@/lib/email/parts/layout";
import { plainText, textLink } from "@/lib/email/parts/plain-text";
import { Action, Emphasised, Note, Paragraph, Strong } from "@/lib/email/parts/prose";
import { resetPasswordLabel } from "@/lib/email/sentences";
import type { Template } from "@/lib/email/template";
import { formatDateTime } from "@/lib/format/dates";

const reason = `someone entered incorrect two-factor codes for your ${appConfig.name} account`;
const message = (at: string, until: string) =>
  `Someone entered too many incorrect two-factor codes for your ${appConfig.name} account, most recently on ${at}. Codes are paused until ${until}.`;

/** What the person who entered the codes must have had before, and what to do about it. */
export const alarms = {
  password: {
    preview: "If it wasn’t you, someone knows your password. Reset it now.",
    known:
      "If it wasn’t you, someone knows your password: we only ask for a code after a correct password.",
    instructions:
      "Reset your password now. This signs out all sessions and revokes your API keys. Two-factor authentication stopped them, so leave it on.",
  },
  other: {
    preview: "If it wasn’t you, someone has access to your email or a linked account.",
    known:
      "If it wasn’t you, someone has access to your email or a linked account: we only ask for a code after that step.",
    instructions:
      "Change the password there first, then reset your password here. This signs out all sessions and revokes your API keys. Two-factor authentication stopped them, so leave it on.",
  },
};

const ifYou =
  "If it was you, try again after that time. Check that the clock on your phone is correct, since codes depend on it.";

/** After ten incorrect two-factor codes: what the person must know who got that far, and what to do. */
export const secondFactorLockedTemplate: Template<"second-factor-locked"> = {
  links: ({ resetUrl }) => [resetUrl],
  html: ({ name, after, at, until, resetUrl }, { to }) => (
    <MailLayout
      title="Too many incorrect codes"
      preview={alarms[after].preview}
      to={to}
      reason={reason}
    >
      <Paragraph>{formatGreeting(name)}</Paragraph>
      <Paragraph>
        <Emphasised part={formatDateTime(at)}>
          {message(formatDateTime(at), formatDateTime(until))}
        </Emphasised>
      </Paragraph>
      <Paragraph>
        <Strong>{alarms[after].known}</Strong> {alarms[after].instructions}
      </Paragraph>
      <Action href={resetUrl}>{resetPasswordLabel}</Action>
      <Note>{ifYou}</Note>
    </MailLayout>
  ),
  text: ({ name, after, at, until, resetUrl }, { to }) =>
    plainText(
      [
        formatGreeting(name),
        message(formatDateTime(at), formatDateTime(until)),
        `${alarms[after].known} ${alarms[after].instructions}`,
        textLink(resetPasswordLabel, resetUrl),
        ifYou,
      ],
      to,
      reason,
    ),
};
