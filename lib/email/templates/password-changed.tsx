import { greeting } from "@/lib/email/greeting";
import { MailLayout } from "@/lib/email/parts/layout";
import { plainText } from "@/lib/email/parts/plain-text";
import { Action, Note, Paragraph } from "@/lib/email/parts/prose";
import type { Template } from "@/lib/email/template";

const reason = "the password of its Perennial account was changed";

/** After a new password was set, by reset or in the settings. */
export const passwordChanged: Template<"password-changed"> = {
  subject: () => "Your Perennial password was changed",
  links: ({ resetUrl }) => [resetUrl],
  html: ({ name, resetUrl }, { to }) => (
    <MailLayout
      title="Your password was changed"
      preview="If that was you, there is nothing to do."
      to={to}
      reason={reason}
    >
      <Paragraph>{greeting(name)}</Paragraph>
      <Paragraph>
        The password of your Perennial account was changed. If that was you, there is nothing to do.
      </Paragraph>
      <Paragraph>
        If it was not you, someone else can sign in now. Choose a new password: theirs stops
        working, every device is signed out, and your API keys are revoked.
      </Paragraph>
      <Action href={resetUrl}>Choose a new password</Action>
      <Note>Only someone who reads the mail sent to this address can do that.</Note>
    </MailLayout>
  ),
  text: ({ name, resetUrl }, { to }) =>
    plainText(
      [
        greeting(name),
        "The password of your Perennial account was changed. If that was you, there is nothing to do.",
        "If it was not you, someone else can sign in now. Choose a new password: theirs stops working, every device is signed out, and your API keys are revoked.",
        resetUrl,
        "Only someone who reads the mail sent to this address can do that.",
      ],
      to,
      reason,
    ),
};
