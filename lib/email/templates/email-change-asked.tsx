import { appConfig } from "@/lib/app-config";
import { formatGreeting } from "@/lib/email/greeting";
import type { MailProps } from "@/lib/email/mail";
import { type Fact, FactTable } from "@/lib/email/parts/facts";
import { MailLayout } from "@/lib/email/parts/layout";
import { plainText, textFacts, textLink } from "@/lib/email/parts/plain-text";
import { Action, Linked, Note, Paragraph } from "@/lib/email/parts/prose";
import { resetPasswordWords } from "@/lib/email/sentences";
import type { Template } from "@/lib/email/template";
import { formatDateTime } from "@/lib/format/dates";

const reason = `someone requested a change to your ${appConfig.name} email address`;
const message = `Someone who is signed in to your ${appConfig.name} account requested an email address change. It takes effect once the new email address is verified. If this was you, no action is needed here.`;
const action = "Review security settings";
const notYou =
  "If it wasn’t you, reset your password now, while you still receive email for this account. This signs out all sessions.";

const facts = ({ newEmail, at }: MailProps["email-change-asked"]): Fact[] => [
  { label: "New email address", value: newEmail, exact: true },
  { label: "Requested", value: formatDateTime(at) },
];

/** To the present address, while the new one is still to be verified. */
export const emailChangeAskedTemplate: Template<"email-change-asked"> = {
  links: ({ securityUrl, resetUrl }) => [securityUrl, resetUrl],
  html: (props, { to }) => (
    <MailLayout
      title="Email address change requested"
      preview="Nothing has changed yet. If this wasn’t you, act now."
      to={to}
      reason={reason}
    >
      <Paragraph>{formatGreeting(props.name)}</Paragraph>
      <Paragraph>{message}</Paragraph>
      <FactTable facts={facts(props)} />
      <Action href={props.securityUrl}>{action}</Action>
      <Note>
        <Linked words={resetPasswordWords} href={props.resetUrl}>
          {notYou}
        </Linked>
      </Note>
    </MailLayout>
  ),
  text: (props, { to }) =>
    plainText(
      [
        formatGreeting(props.name),
        message,
        textFacts(facts(props)),
        textLink(action, props.securityUrl),
        notYou,
        textLink(resetPasswordWords, props.resetUrl),
      ],
      to,
      reason,
    ),
};
