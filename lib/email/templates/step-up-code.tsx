import { appConfig } from "@/lib/app-config";
import { formatGreeting } from "@/lib/email/greeting";
import { Code } from "@/lib/email/parts/code";
import { MailLayout } from "@/lib/email/parts/layout";
import { plainText } from "@/lib/email/parts/plain-text";
import { Emphasised, Note, Paragraph } from "@/lib/email/parts/prose";
import type { Template } from "@/lib/email/template";
import { formatMoment } from "@/lib/format/dates";

const reason = `someone who is signed in to your ${appConfig.name} account requested a code`;
const expiry = (moment: string) =>
  `It works once, for this action only, and expires on ${moment}. No one from ${appConfig.name} will ever ask you for it.`;
const notYou =
  "If this wasn’t you, someone is signed in to your account. Don’t share the code, and sign out all other sessions in Settings → Sessions.";

const actions: Record<string, string> = {
  "delete-account": "delete your account",
  "erase-account": "permanently erase your account",
  "export-data": "download your data",
  "change-email": "change your email address",
  "set-password": "set a password",
  "two-factor": "change two-factor authentication",
  passkeys: "change your passkeys",
  "api-keys": "create an API key",
  "linked-accounts": "change your linked accounts",
};

/** What the code is for, as the first words of a sentence. */
export const enterThisCode = (purpose: string) =>
  `Enter this code to ${actions[purpose] ?? "continue"}`;

/** Before something that an open session alone does not allow: a code to type into the page. */
export const stepUpCodeTemplate: Template<"step-up-code"> = {
  links: () => [],
  html: ({ name, code, purpose, expiresAt }, { to, now }) => (
    <MailLayout
      title="Confirm it’s you"
      preview={`${enterThisCode(purpose)}.`}
      to={to}
      reason={reason}
    >
      <Paragraph>{formatGreeting(name)}</Paragraph>
      <Paragraph>{enterThisCode(purpose)}:</Paragraph>
      <Code>{code}</Code>
      <Note>
        <Emphasised part={formatMoment(expiresAt, now)}>
          {expiry(formatMoment(expiresAt, now))}
        </Emphasised>
      </Note>
      <Note>{notYou}</Note>
    </MailLayout>
  ),
  text: ({ name, code, purpose, expiresAt }, { to, now }) =>
    plainText(
      [
        formatGreeting(name),
        `${enterThisCode(purpose)}:`,
        code,
        expiry(formatMoment(expiresAt, now)),
        notYou,
      ],
      to,
      reason,
    ),
};
