import { appConfig } from "@/lib/app-config";
import { formatGreeting } from "@/lib/email/greeting";
import type { MailProps } from "@/lib/email/mail";
import { type Fact, FactTable } from "@/lib/email/parts/facts";
import { MailLayout } from "@/lib/email/parts/layout";
import { plainText, textFacts } from "@/lib/email/parts/plain-text";
import { Note, Paragraph } from "@/lib/email/parts/prose";
import { ifThisWasYou } from "@/lib/email/sentences";
import type { Template } from "@/lib/email/template";
import { formatDateTime } from "@/lib/format/dates";

const message = `Your ${appConfig.name} email address was changed. Use the new one to sign in. We’ll also send email there from now on. ${ifThisWasYou}`;

const facts = ({ oldEmail, newEmail, at }: MailProps["email-changed"]): Fact[] => [
  { label: "Old email address", value: oldEmail, exact: true },
  { label: "New email address", value: newEmail, exact: true },
  { label: "Changed", value: formatDateTime(at) },
];

/** What the email says only at the old address, or only at the new one. */
export const changedWords = {
  old: {
    reason: `it was the email address of a ${appConfig.name} account`,
    notYou:
      "If it wasn’t you, someone else now controls your account and you can no longer sign in. Contact support from this email address right away. They can see who made the change.",
  },
  new: {
    reason: `it’s the new email address of a ${appConfig.name} account`,
    notYou: "If you didn’t request this, contact support. They can see who made the change.",
  },
};

const wordsAt = ({ newEmail }: MailProps["email-changed"], to: string) =>
  changedWords[to === newEmail ? "new" : "old"];

/** To both addresses after a change. The old one opens nothing any more, so there is no action. */
export const emailChangedTemplate: Template<"email-changed"> = {
  links: () => [],
  html: (props, { to }) => (
    <MailLayout
      title="Your email address was changed"
      preview={ifThisWasYou}
      to={to}
      reason={wordsAt(props, to).reason}
    >
      <Paragraph>{formatGreeting(props.name)}</Paragraph>
      <Paragraph>{message}</Paragraph>
      <FactTable facts={facts(props)} />
      <Note>{wordsAt(props, to).notYou}</Note>
    </MailLayout>
  ),
  text: (props, { to }) =>
    plainText(
      [formatGreeting(props.name), message, textFacts(facts(props)), wordsAt(props, to).notYou],
      to,
      wordsAt(props, to).reason,
    ),
};
