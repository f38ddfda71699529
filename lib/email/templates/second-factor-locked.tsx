import { greeting } from "@/lib/email/greeting";
import { MailLayout } from "@/lib/email/parts/layout";
import { plainText } from "@/lib/email/parts/plain-text";
import { Action, Note, Paragraph, Strong } from "@/lib/email/parts/prose";
import type { Template } from "@/lib/email/template";
import { formatDateTime } from "@/lib/wording/dates";

const reason = "wrong codes were entered for the second factor of its Perennial account";

/** What whoever entered the codes must have had before, and what to do about it. */
const alarms = {
  password: {
    preview: "If it was not you, somebody knows your password. Choose a new one.",
    known: "If it was not you, somebody knows your password: a code is asked for only after it.",
    deed: "Choose a new password now. That signs out every device and revokes your API keys. The second factor has stopped them: leave it on.",
  },
  other: {
    preview: "If it was not you, somebody can open your mailbox, or an account that signs you in.",
    known:
      "If it was not you, somebody can open your mailbox, or an account elsewhere that signs you in: a code is asked for only after that.",
    deed: "Change the password there first, then choose a new one here. That signs out every device and revokes your API keys. The second factor has stopped them: leave it on.",
  },
};

const ifItWasYou =
  "If it was you, wait until then and look at the clock of the device that shows your codes: they are made from the time.";

/** After ten wrong codes of the second factor: what somebody must know who got that far, and what to do. */
export const secondFactorLocked: Template<"second-factor-locked"> = {
  subject: () => "Too many wrong codes for your Perennial account",
  links: ({ resetUrl }) => [resetUrl],
  html: ({ name, after, at, until, resetUrl }, { to }) => (
    <MailLayout
      title="Too many wrong codes"
      preview={alarms[after].preview}
      to={to}
      reason={reason}
    >
      <Paragraph>{greeting(name)}</Paragraph>
      <Paragraph>
        Too many wrong codes in a row were entered for the second factor of your Perennial account,
        the last on <Strong>{formatDateTime(at)}</Strong>. No code is taken until{" "}
        {formatDateTime(until)}.
      </Paragraph>
      <Paragraph>
        <Strong>{alarms[after].known}</Strong> {alarms[after].deed}
      </Paragraph>
      <Action href={resetUrl}>Choose a new password</Action>
      <Note>{ifItWasYou}</Note>
    </MailLayout>
  ),
  text: ({ name, after, at, until, resetUrl }, { to }) =>
    plainText(
      [
        greeting(name),
        `Too many wrong codes in a row were entered for the second factor of your Perennial account, the last on ${formatDateTime(at)}. No code is taken until ${formatDateTime(until)}.`,
        `${alarms[after].known} ${alarms[after].deed}`,
        resetUrl,
        ifItWasYou,
      ],
      to,
      reason,
    ),
};
