import { appConfig } from "@/lib/app-config";
import { formatGreeting } from "@/lib/email/greeting";
import type { MailProps } from "@/lib/email/mail";
import { type Fact, FactTable } from "@/lib/email/parts/facts";
import { MailLayout } from "@/lib/email/parts/layout";
import { plainText, textFacts, textLink } from "@/lib/email/parts/plain-text";
import { Action, Linked, Note, Paragraph } from "@/lib/email/parts/prose";
import { ifThisWasYou, resetPasswordWords } from "@/lib/email/sentences";
import type { Template } from "@/lib/email/template";
import { formatDateTime } from "@/lib/format/dates";

const signedIn = `someone signed in to your ${appConfig.name} account from a new device`;
const message = `S${signedIn.slice(1)}. ${ifThisWasYou}`;
const action = "Review sessions";
const notYou =
  "If it wasn’t you, reset your password. This signs out all sessions, including this one.";
const approximate = "Location is approximate, based on the IP address.";

function facts({ device, place, at }: MailProps["new-device"]): Fact[] {
  return [
    { label: "Device", value: device },
    ...(place ? [{ label: "Location", value: place }] : []),
    { label: "Time", value: formatDateTime(at) },
  ];
}

/** After a sign-in from a browser that the account has not been used from before. */
export const newDeviceTemplate: Template<"new-device"> = {
  links: ({ sessionsUrl, resetUrl }) => [sessionsUrl, resetUrl],
  html: (props, { to }) => (
    <MailLayout title="New sign-in" preview={ifThisWasYou} to={to} reason={signedIn}>
      <Paragraph>{formatGreeting(props.name)}</Paragraph>
      <Paragraph>{message}</Paragraph>
      <FactTable facts={facts(props)} />
      <Action href={props.sessionsUrl}>{action}</Action>
      <Note>
        <Linked words={resetPasswordWords} href={props.resetUrl}>
          {notYou}
        </Linked>
      </Note>
      {props.place ? <Note>{approximate}</Note> : null}
    </MailLayout>
  ),
  text: (props, { to }) =>
    plainText(
      [
        formatGreeting(props.name),
        message,
        textFacts(facts(props)),
        textLink(action, props.sessionsUrl),
        notYou,
        textLink(resetPasswordWords, props.resetUrl),
        ...(props.place ? [approximate] : []),
      ],
      to,
      signedIn,
    ),
};
