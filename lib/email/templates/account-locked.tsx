import { greeting } from "@/lib/email/greeting";
import { MailLayout } from "@/lib/email/parts/layout";
import { plainText } from "@/lib/email/parts/plain-text";
import { Action, Note, Paragraph, Strong } from "@/lib/email/parts/prose";
import type { Template } from "@/lib/email/template";
import { formatDateTime } from "@/lib/wording/dates";

const reason = "wrong passwords were entered for its Perennial account";

/** After too many wrong passwords: until when no more are taken, and what still works. */
export const accountLocked: Template<"account-locked"> = {
  subject: () => "Too many wrong passwords for your Perennial account",
  links: ({ resetUrl }) => [resetUrl],
  html: ({ name, at, until, resetUrl }, { to }) => (
    <MailLayout
      title="Too many wrong passwords"
      preview="Nobody got in. If it was you, there are two ways that need no wait."
      to={to}
      reason={reason}
    >
      <Paragraph>{greeting(name)}</Paragraph>
      <Paragraph>
        Too many wrong passwords in a row were entered for your Perennial account, the last on{" "}
        <Strong>{formatDateTime(at)}</Strong>. Nobody got in. Whoever tries again has to wait, and
        longer each time; the first wait lasts until {formatDateTime(until)}.
      </Paragraph>
      <Action href={resetUrl}>Choose a new password</Action>
      <Note>
        If it was you, choose a new password, or ask the sign-in page for a link by mail: neither
        has to wait.
      </Note>
      <Note>
        If it was not you, there is nothing you have to do. A password that you use nowhere else,
        and a second factor, keep whoever tries out.
      </Note>
    </MailLayout>
  ),
  text: ({ name, at, until, resetUrl }, { to }) =>
    plainText(
      [
        greeting(name),
        `Too many wrong passwords in a row were entered for your Perennial account, the last on ${formatDateTime(at)}. Nobody got in. Whoever tries again has to wait, and longer each time; the first wait lasts until ${formatDateTime(until)}.`,
        "If it was you, choose a new password, or ask the sign-in page for a link by mail; neither has to wait:",
        resetUrl,
        "If it was not you, there is nothing you have to do. A password that you use nowhere else, and a second factor, keep whoever tries out.",
      ],
      to,
      reason,
    ),
};
