import { greeting } from "@/lib/email/greeting";
import type { MailProps } from "@/lib/email/mail";
import { type Fact, Facts } from "@/lib/email/parts/facts";
import { MailLayout } from "@/lib/email/parts/layout";
import { plainText } from "@/lib/email/parts/plain-text";
import { Action, Note, Paragraph, SideLink } from "@/lib/email/parts/prose";
import type { Template } from "@/lib/email/template";
import { formatDateTime } from "@/lib/wording/dates";

const reason = "its Perennial account was signed in to on a new device";

function facts({ device, place, at }: MailProps["new-device"]): Fact[] {
  return [
    { label: "Device", value: device },
    ...(place ? [{ label: "Place", value: place }] : []),
    { label: "Time", value: formatDateTime(at) },
  ];
}

/** After a sign-in from a browser that the account has not been used from before. */
export const newDevice: Template<"new-device"> = {
  subject: () => "A new device signed in to your Perennial account",
  links: ({ sessionsUrl, resetUrl }) => [sessionsUrl, resetUrl],
  html: (props, { to }) => (
    <MailLayout
      title="A new device signed in"
      preview="If that was you, there is nothing to do."
      to={to}
      reason={reason}
    >
      <Paragraph>{greeting(props.name)}</Paragraph>
      <Paragraph>
        Your Perennial account was signed in to on a device that it has not been used on before. If
        that was you, there is nothing to do.
      </Paragraph>
      <Facts facts={facts(props)} />
      <Action href={props.sessionsUrl}>Review my devices</Action>
      <Note>
        If it was not you, <SideLink href={props.resetUrl}>choose a new password</SideLink>. That
        signs out every device, this one included.
      </Note>
      {props.place ? (
        <Note>The place is a guess from the network, and can be a town or two away.</Note>
      ) : null}
    </MailLayout>
  ),
  text: (props, { to }) =>
    plainText(
      [
        greeting(props.name),
        "Your Perennial account was signed in to on a device that it has not been used on before. If that was you, there is nothing to do.",
        facts(props)
          .map(({ label, value }) => `${label}: ${value}`)
          .join("\n"),
        "Review your devices:",
        props.sessionsUrl,
        "If it was not you, choose a new password. That signs out every device, this one included:",
        props.resetUrl,
        ...(props.place
          ? ["The place is a guess from the network, and can be a town or two away."]
          : []),
      ],
      to,
      reason,
    ),
};
