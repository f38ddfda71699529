import { greeting } from "@/lib/email/greeting";
import { MailLayout } from "@/lib/email/parts/layout";
import { plainText } from "@/lib/email/parts/plain-text";
import { Action, Note, Paragraph, Strong } from "@/lib/email/parts/prose";
import type { Template } from "@/lib/email/template";
import { formatMoment } from "@/lib/wording/dates";

const reason = "someone asked for a link that signs in to its Perennial account";

/** After "mail me a sign-in link": the link to the page whose button signs in. */
export const magicLink: Template<"magic-link"> = {
  subject: () => "Sign in to Perennial",
  links: ({ url }) => [url],
  html: ({ name, url, expiresAt }, { to, now }) => (
    <MailLayout
      title="Sign in to Perennial"
      preview="The link works once, and only for a short time."
      to={to}
      reason={reason}
    >
      <Paragraph>{greeting(name)}</Paragraph>
      <Paragraph>
        You asked for a link that signs you in. It opens a page with a button, and nobody is signed
        in before you press that.
      </Paragraph>
      <Action href={url}>Sign in</Action>
      <Note>
        The link works once, until <Strong>{formatMoment(expiresAt, now)}</Strong>. An earlier one
        no longer works.
      </Note>
      <Note>
        If you did not ask for this, there is nothing to do, as long as you pass the link on to
        nobody.
      </Note>
    </MailLayout>
  ),
  text: ({ name, url, expiresAt }, { to, now }) =>
    plainText(
      [
        greeting(name),
        "You asked for a link that signs you in. It opens a page with a button, and nobody is signed in before you press that:",
        url,
        `The link works once, until ${formatMoment(expiresAt, now)}. An earlier one no longer works.`,
        "If you did not ask for this, there is nothing to do, as long as you pass the link on to nobody.",
      ],
      to,
      reason,
    ),
};
