import { appConfig } from "@/lib/app-config";
import { formatGreeting } from "@/lib/email/greeting";
import { MailLayout } from "@/lib/email/parts/layout";
import { plainText, textLink } from "@/lib/email/parts/plain-text";
import { Action, Linked, Note, Paragraph } from "@/lib/email/parts/prose";
import type { Template } from "@/lib/email/template";

const reason = `someone tried to sign up for ${appConfig.name} with this email address, which already has an account`;
const message =
  "Someone, maybe you, tried to sign up with this email address. It already has an account, so nothing was created or changed.";
const action = "Sign in";
const forgotten = "Forgot your password? Reset it";
const notYou =
  "If it wasn’t you, no action is needed. The person who tried wasn’t told that you have an account.";

/** After a sign-up with the address of an active account; the page that was used told nothing. */
export const existingAccountTemplate: Template<"existing-account"> = {
  links: ({ signInUrl, resetUrl }) => [signInUrl, resetUrl],
  html: ({ name, signInUrl, resetUrl }, { to }) => (
    <MailLayout
      title="You already have an account"
      preview="Someone tried to sign up with your email address. Nothing was changed."
      to={to}
      reason={reason}
    >
      <Paragraph>{formatGreeting(name)}</Paragraph>
      <Paragraph>{message}</Paragraph>
      <Action href={signInUrl}>{action}</Action>
      <Note>
        <Linked words="Reset it" href={resetUrl}>
          {`${forgotten}.`}
        </Linked>
      </Note>
      <Note>{notYou}</Note>
    </MailLayout>
  ),
  text: ({ name, signInUrl, resetUrl }, { to }) =>
    plainText(
      [
        formatGreeting(name),
        message,
        textLink(action, signInUrl),
        textLink(forgotten, resetUrl),
        notYou,
      ],
      to,
      reason,
    ),
};
