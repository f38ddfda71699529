import { greeting } from "@/lib/email/greeting";
import { MailLayout } from "@/lib/email/parts/layout";
import { plainText } from "@/lib/email/parts/plain-text";
import { Action, Note, Paragraph, SideLink } from "@/lib/email/parts/prose";
import type { Template } from "@/lib/email/template";

const reason = "someone entered it to sign up for Perennial, where it has an account already";

/** After a sign-up with the address of an active account; the page that was used told nothing. */
export const existingAccount: Template<"existing-account"> = {
  subject: () => "You already have a Perennial account",
  links: ({ signInUrl, resetUrl }) => [signInUrl, resetUrl],
  html: ({ name, signInUrl, resetUrl }, { to }) => (
    <MailLayout
      title="You already have an account"
      preview="Someone tried to sign up with your address. Nothing has changed."
      to={to}
      reason={reason}
    >
      <Paragraph>{greeting(name)}</Paragraph>
      <Paragraph>
        Someone, perhaps you, tried to sign up with this address. It has an account already, so no
        new one was created and nothing has changed.
      </Paragraph>
      <Action href={signInUrl}>Sign in</Action>
      <Note>
        If you do not remember the password, <SideLink href={resetUrl}>choose a new one</SideLink>.
      </Note>
      <Note>
        If it was not you, there is nothing to do. Whoever tried was not told that this address has
        an account.
      </Note>
    </MailLayout>
  ),
  text: ({ name, signInUrl, resetUrl }, { to }) =>
    plainText(
      [
        greeting(name),
        "Someone, perhaps you, tried to sign up with this address. It has an account already, so no new one was created and nothing has changed. Sign in here:",
        signInUrl,
        "If you do not remember the password, choose a new one:",
        resetUrl,
        "If it was not you, there is nothing to do. Whoever tried was not told that this address has an account.",
      ],
      to,
      reason,
    ),
};
