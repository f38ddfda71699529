import { greeting } from "@/lib/email/greeting";
import { MailLayout } from "@/lib/email/parts/layout";
import { plainText } from "@/lib/email/parts/plain-text";
import { Action, Note, Paragraph, Strong } from "@/lib/email/parts/prose";
import type { Template } from "@/lib/email/template";
import { formatMoment } from "@/lib/wording/dates";

const reason = "someone entered it as the new address of a Perennial account";

/** To the new address: the link to the page that makes it the account's address. */
export const emailChangeConfirm: Template<"email-change-confirm"> = {
  subject: () => "Confirm your new address for Perennial",
  links: ({ url }) => [url],
  html: ({ name, url, expiresAt }, { to, now }) => (
    <MailLayout
      title="Confirm your new address"
      preview="Nothing changes until you do."
      to={to}
      reason={reason}
    >
      <Paragraph>{greeting(name)}</Paragraph>
      <Paragraph>
        You asked to use this address for your Perennial account. Confirm it, and you sign in with
        it from then on. Until then the account keeps the address it has.
      </Paragraph>
      <Action href={url}>Confirm this address</Action>
      <Note>
        The link works once, where you are signed in to the account, until{" "}
        <Strong>{formatMoment(expiresAt, now)}</Strong>.
      </Note>
      <Note>
        If you did not ask for this, there is nothing to do: without this step the address stays out
        of that account.
      </Note>
    </MailLayout>
  ),
  text: ({ name, url, expiresAt }, { to, now }) =>
    plainText(
      [
        greeting(name),
        "You asked to use this address for your Perennial account. Confirm it, and you sign in with it from then on. Until then the account keeps the address it has:",
        url,
        `The link works once, where you are signed in to the account, until ${formatMoment(expiresAt, now)}.`,
        "If you did not ask for this, there is nothing to do: without this step the address stays out of that account.",
      ],
      to,
      reason,
    ),
};
