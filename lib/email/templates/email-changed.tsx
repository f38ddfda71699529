import { greeting } from "@/lib/email/greeting";
import type { MailProps } from "@/lib/email/mail";
import { type Fact, Facts } from "@/lib/email/parts/facts";
import { MailLayout } from "@/lib/email/parts/layout";
import { plainText } from "@/lib/email/parts/plain-text";
import { Note, Paragraph } from "@/lib/email/parts/prose";
import type { Template } from "@/lib/email/template";
import { formatDateTime } from "@/lib/wording/dates";

const facts = ({ oldEmail, newEmail, at }: MailProps["email-changed"]): Fact[] => [
  { label: "Before", value: oldEmail, exact: true },
  { label: "From now on", value: newEmail, exact: true },
  { label: "Changed", value: formatDateTime(at) },
];

const reason = ({ newEmail }: MailProps["email-changed"], to: string) =>
  to === newEmail
    ? "it is the new address of a Perennial account"
    : "it was the address of a Perennial account until now";

const notYou = ({ oldEmail }: MailProps["email-changed"], to: string) =>
  to === oldEmail
    ? "If it was not you, somebody else has the account now, and this address no longer opens it. Write to those who run this Perennial straight away, from this address: their log holds the change above, and who made it."
    : "If it was not you who asked for this, write to those who run this Perennial: their log holds the change above, and who made it.";

/** To both addresses after a change. The old one opens nothing any more, so there is no action. */
export const emailChanged: Template<"email-changed"> = {
  subject: () => "The address of your Perennial account was changed",
  links: () => [],
  html: (props, { to }) => (
    <MailLayout
      title="Your address was changed"
      preview="If that was you, there is nothing to do."
      to={to}
      reason={reason(props, to)}
    >
      <Paragraph>{greeting(props.name)}</Paragraph>
      <Paragraph>
        The address of your Perennial account was changed. You sign in with the new one, and mail
        goes there. If that was you, there is nothing to do.
      </Paragraph>
      <Facts facts={facts(props)} />
      <Note>{notYou(props, to)}</Note>
    </MailLayout>
  ),
  text: (props, { to }) =>
    plainText(
      [
        greeting(props.name),
        "The address of your Perennial account was changed. You sign in with the new one, and mail goes there. If that was you, there is nothing to do.",
        facts(props)
          .map(({ label, value }) => `${label}: ${value}`)
          .join("\n"),
        notYou(props, to),
      ],
      to,
      reason(props, to),
    ),
};
