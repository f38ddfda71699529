import { greeting } from "@/lib/email/greeting";
import type { MailProps } from "@/lib/email/mail";
import { type Fact, Facts } from "@/lib/email/parts/facts";
import { MailLayout } from "@/lib/email/parts/layout";
import { plainText } from "@/lib/email/parts/plain-text";
import { Action, Note, Paragraph, SideLink } from "@/lib/email/parts/prose";
import type { Template } from "@/lib/email/template";
import { formatDateTime } from "@/lib/wording/dates";

const reason = "someone asked to change the address of its Perennial account";

const facts = ({ newEmail, at }: MailProps["email-change-asked"]): Fact[] => [
  { label: "New address", value: newEmail, exact: true },
  { label: "Asked for", value: formatDateTime(at) },
];

/** To the present address, while the new one is still to be confirmed. */
export const emailChangeAsked: Template<"email-change-asked"> = {
  subject: () => "A new address was asked for your Perennial account",
  links: ({ securityUrl, resetUrl }) => [securityUrl, resetUrl],
  html: (props, { to }) => (
    <MailLayout
      title="A new address was asked for"
      preview="Nothing has changed yet. If it was not you, act now."
      to={to}
      reason={reason}
    >
      <Paragraph>{greeting(props.name)}</Paragraph>
      <Paragraph>
        Someone who is signed in to your Perennial account asked to change its address. It changes
        once the new one is confirmed from a mail that went there. If that was you, there is nothing
        to do here.
      </Paragraph>
      <Facts facts={facts(props)} />
      <Action href={props.securityUrl}>Review my security settings</Action>
      <Note>
        If it was not you, <SideLink href={props.resetUrl}>choose a new password</SideLink> straight
        away, while mail to your account still comes here. That signs out every device.
      </Note>
    </MailLayout>
  ),
  text: (props, { to }) =>
    plainText(
      [
        greeting(props.name),
        "Someone who is signed in to your Perennial account asked to change its address. It changes once the new one is confirmed from a mail that went there. If that was you, there is nothing to do here.",
        facts(props)
          .map(({ label, value }) => `${label}: ${value}`)
          .join("\n"),
        "Review your security settings:",
        props.securityUrl,
        "If it was not you, choose a new password straight away, while mail to your account still comes here. That signs out every device:",
        props.resetUrl,
      ],
      to,
      reason,
    ),
};
