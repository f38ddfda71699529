import { greeting } from "@/lib/email/greeting";
import { Code } from "@/lib/email/parts/code";
import { MailLayout } from "@/lib/email/parts/layout";
import { plainText } from "@/lib/email/parts/plain-text";
import { Note, Paragraph, Strong } from "@/lib/email/parts/prose";
import type { Template } from "@/lib/email/template";
import { formatMoment } from "@/lib/wording/dates";

const reason = "someone who is signed in to its Perennial account asked for a code";

const deeds: Record<string, string> = {
  "delete-account": "delete your account",
  "erase-account": "erase your account for good",
  "export-data": "download everything in your account",
  "change-email": "change the address of your account",
  "set-password": "give your account a password",
  "two-factor": "change the second factor of your account",
  passkeys: "change the passkeys of your account",
  "api-keys": "create an API key",
  "linked-accounts": "change the accounts that sign in to yours",
};

const deed = (purpose: string) => deeds[purpose] ?? "go on";

/** Before something that an open session alone does not allow: a code to type into the page. */
export const stepUpCode: Template<"step-up-code"> = {
  // Not the code itself, which a locked phone would show.
  subject: () => "Your code for Perennial",
  links: () => [],
  html: ({ name, code, purpose, expiresAt }, { to, now }) => (
    <MailLayout
      title="Confirm that it is you"
      preview={`Enter the code to ${deed(purpose)}.`}
      to={to}
      reason={reason}
    >
      <Paragraph>{greeting(name)}</Paragraph>
      <Paragraph>
        You are about to {deed(purpose)}. Enter this code on the page that asked for it:
      </Paragraph>
      <Code>{code}</Code>
      <Note>
        It works once, until <Strong>{formatMoment(expiresAt, now)}</Strong>, and for this alone.
        Nobody who works on Perennial ever asks you for it.
      </Note>
      <Note>
        If this was not you, somebody is signed in to your account. Keep the code to yourself, and
        sign out every other device in your settings, under Sessions.
      </Note>
    </MailLayout>
  ),
  text: ({ name, code, purpose, expiresAt }, { to, now }) =>
    plainText(
      [
        greeting(name),
        `You are about to ${deed(purpose)}. Enter this code on the page that asked for it:`,
        code,
        `It works once, until ${formatMoment(expiresAt, now)}, and for this alone. Nobody who works on Perennial ever asks you for it.`,
        "If this was not you, somebody is signed in to your account. Keep the code to yourself, and sign out every other device in your settings, under Sessions.",
      ],
      to,
      reason,
    ),
};
