import { appConfig } from "@/lib/app-config";
import { formatGreeting } from "@/lib/email/greeting";
import { MailLayout } from "@/lib/email/parts/layout";
import { LifecycleTable } from "@/lib/email/parts/lifecycle";
import { plainText, textLink } from "@/lib/email/parts/plain-text";
import { Action, Linked, Note, Paragraph } from "@/lib/email/parts/prose";
import { resetPasswordWords } from "@/lib/email/sentences";
import type { Template } from "@/lib/email/template";

const reason = `your ${appConfig.name} account was restored`;
const message = `Your ${appConfig.name} account is active again, with everything in it, and will no longer be erased.`;
const action = "Sign in";
const signInAgain = "Old sessions and API keys stay revoked, so you’ll need to sign in again.";
const notYou = `If you didn’t restore it, ${resetPasswordWords}`;

/** After a restore: what is back, and what is not. */
export const restoredTemplate: Template<"restored"> = {
  links: ({ signInUrl, resetUrl }) => [signInUrl, resetUrl],
  html: ({ name, notes, signInUrl, resetUrl }, { to }) => (
    <MailLayout
      title="Your account has been restored"
      preview="Welcome back. Everything is where you left it."
      to={to}
      reason={reason}
    >
      <Paragraph>{formatGreeting(name)}</Paragraph>
      <Paragraph>{message}</Paragraph>
      <LifecycleTable
        stops={[
          { label: "Active", state: "past" },
          { label: "Deleted", state: "past" },
          { label: "Restored", detail: "active again", state: "here" },
        ]}
      />
      <Action href={signInUrl}>{action}</Action>
      <Note>{signInAgain}</Note>
      {notes.map((note) => (
        <Note key={note}>{note}</Note>
      ))}
      <Note>
        <Linked words={resetPasswordWords} href={resetUrl}>
          {`${notYou}.`}
        </Linked>
      </Note>
    </MailLayout>
  ),
  text: ({ name, notes, signInUrl, resetUrl }, { to }) =>
    plainText(
      [
        formatGreeting(name),
        message,
        textLink(action, signInUrl),
        signInAgain,
        ...notes,
        textLink(notYou, resetUrl),
      ],
      to,
      reason,
    ),
};
