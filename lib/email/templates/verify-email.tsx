import { greeting } from "@/lib/email/greeting";
import { MailLayout } from "@/lib/email/parts/layout";
import { plainText } from "@/lib/email/parts/plain-text";
import { Action, Note, Paragraph, Strong } from "@/lib/email/parts/prose";
import type { Template } from "@/lib/email/template";
import { formatMoment } from "@/lib/wording/dates";

const reason = "someone entered this address to sign up for Perennial";

/** After a sign-up: the link that makes the account usable. */
export const verifyEmail: Template<"verify-email"> = {
  subject: () => "Confirm your address for Perennial",
  links: ({ url }) => [url],
  html: ({ name, url, expiresAt }, { to, now }) => (
    <MailLayout
      title="Confirm your address"
      preview="One step, and your account is ready."
      to={to}
      reason={reason}
    >
      <Paragraph>{greeting(name)}</Paragraph>
      <Paragraph>
        You signed up for Perennial with this address. Confirm it, and your account is ready.
      </Paragraph>
      <Action href={url}>Confirm my address</Action>
      <Note>
        The link works until <Strong>{formatMoment(expiresAt, now)}</Strong>. In another browser
        than the one you signed up with, it asks for your password first.
      </Note>
      <Note>
        If you did not sign up, there is nothing to do: without this step nobody can use the
        account, and it is removed after seven days.
      </Note>
    </MailLayout>
  ),
  text: ({ name, url, expiresAt }, { to, now }) =>
    plainText(
      [
        greeting(name),
        "You signed up for Perennial with this address. Confirm it, and your account is ready:",
        url,
        `The link works until ${formatMoment(expiresAt, now)}. In another browser than the one you signed up with, it asks for your password first.`,
        "If you did not sign up, there is nothing to do: without this step nobody can use the account, and it is removed after seven days.",
      ],
      to,
      reason,
    ),
};
