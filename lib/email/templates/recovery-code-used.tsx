import { greeting } from "@/lib/email/greeting";
import { MailLayout } from "@/lib/email/parts/layout";
import { plainText } from "@/lib/email/parts/plain-text";
import { Action, Note, Paragraph } from "@/lib/email/parts/prose";
import type { Template } from "@/lib/email/template";
import { formatDateTime } from "@/lib/wording/dates";

const reason = "a recovery code of its Perennial account was used";

function left(count: number): string {
  if (count === 0) return "That was the last one: make new ones while you are signed in.";
  return `${count === 1 ? "1 of them is" : `${count} of them are`} left; this one no longer works.`;
}

/** After a recovery code stood in for the authenticator app. */
export const recoveryCodeUsed: Template<"recovery-code-used"> = {
  subject: () => "A recovery code of your Perennial account was used",
  links: ({ securityUrl }) => [securityUrl],
  html: ({ name, left: count, at, securityUrl }, { to }) => (
    <MailLayout
      title="A recovery code was used"
      preview="If that was you, see how many are left."
      to={to}
      reason={reason}
    >
      <Paragraph>{greeting(name)}</Paragraph>
      <Paragraph>
        On {formatDateTime(at)} one of your recovery codes was used in place of a code from your
        authenticator app. {left(count)}
      </Paragraph>
      <Action href={securityUrl}>Review my recovery codes</Action>
      <Note>
        If it was not you, somebody knows your recovery codes and a second proof of yours. Make new
        codes there straight away, change your password, and sign out every other device.
      </Note>
    </MailLayout>
  ),
  text: ({ name, left: count, at, securityUrl }, { to }) =>
    plainText(
      [
        greeting(name),
        `On ${formatDateTime(at)} one of your recovery codes was used in place of a code from your authenticator app. ${left(count)}`,
        "Review your recovery codes:",
        securityUrl,
        "If it was not you, somebody knows your recovery codes and a second proof of yours. Make new codes there straight away, change your password, and sign out every other device.",
      ],
      to,
      reason,
    ),
};
