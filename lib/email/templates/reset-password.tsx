import { greeting } from "@/lib/email/greeting";
import { MailLayout } from "@/lib/email/parts/layout";
import { plainText } from "@/lib/email/parts/plain-text";
import { Action, Note, Paragraph, Strong } from "@/lib/email/parts/prose";
import type { Template } from "@/lib/email/template";
import { formatMoment } from "@/lib/wording/dates";

const reason = "someone asked for a new password for its Perennial account";

/** After "forgot password": the link to the page that takes a new one. */
export const resetPassword: Template<"reset-password"> = {
  subject: () => "Choose a new password for Perennial",
  links: ({ url }) => [url],
  html: ({ name, url, expiresAt }, { to, now }) => (
    <MailLayout
      title="Choose a new password"
      preview="Your current password keeps working until you do."
      to={to}
      reason={reason}
    >
      <Paragraph>{greeting(name)}</Paragraph>
      <Paragraph>
        You asked for a new password for your Perennial account. The current one keeps working until
        you choose another.
      </Paragraph>
      <Action href={url}>Choose a new password</Action>
      <Note>
        The link works once, until <Strong>{formatMoment(expiresAt, now)}</Strong>.
      </Note>
      <Note>
        If you did not ask for this, there is nothing to do: your password stays as it is.
      </Note>
    </MailLayout>
  ),
  text: ({ name, url, expiresAt }, { to, now }) =>
    plainText(
      [
        greeting(name),
        "You asked for a new password for your Perennial account. The current one keeps working until you choose another:",
        url,
        `The link works once, until ${formatMoment(expiresAt, now)}.`,
        "If you did not ask for this, there is nothing to do: your password stays as it is.",
      ],
      to,
      reason,
    ),
};
