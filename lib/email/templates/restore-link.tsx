import { greeting } from "@/lib/email/greeting";
import { MailLayout } from "@/lib/email/parts/layout";
import { plainText } from "@/lib/email/parts/plain-text";
import { Action, Note, Paragraph, Strong } from "@/lib/email/parts/prose";
import type { Template } from "@/lib/email/template";
import { formatMoment } from "@/lib/wording/dates";

const reason = "someone asked to restore its deleted Perennial account";

/** After a request on the restore page: the link that proves the address. */
export const restoreLink: Template<"restore-link"> = {
  subject: () => "Restore your Perennial account",
  links: ({ url }) => [url],
  html: ({ name, url, expiresAt }, { to, now }) => (
    <MailLayout
      title="Restore your account"
      preview="Nothing changes until you use the link."
      to={to}
      reason={reason}
    >
      <Paragraph>{greeting(name)}</Paragraph>
      <Paragraph>
        You asked to restore your deleted Perennial account. It comes back with everything that was
        in it; nothing changes until you use the link.
      </Paragraph>
      <Action href={url}>Restore my account</Action>
      <Note>
        The link works once, until <Strong>{formatMoment(expiresAt, now)}</Strong>.
      </Note>
      <Note>If you did not ask for this, there is nothing to do: the account stays deleted.</Note>
    </MailLayout>
  ),
  text: ({ name, url, expiresAt }, { to, now }) =>
    plainText(
      [
        greeting(name),
        "You asked to restore your deleted Perennial account. It comes back with everything that was in it; nothing changes until you use the link:",
        url,
        `The link works once, until ${formatMoment(expiresAt, now)}.`,
        "If you did not ask for this, there is nothing to do: the account stays deleted.",
      ],
      to,
      reason,
    ),
};
