import { z } from "zod";
import { appConfig } from "@/lib/app-config";
import { defineEmail, isoInstant, webLink } from "@/lib/email/define-email";
import { formatGreeting } from "@/lib/email/greeting";
import { type Fact, FactTable } from "@/lib/email/parts/facts";
import { Action, Linked, Note, Paragraph } from "@/lib/email/parts/prose";
import { sampleName, sampleUrl } from "@/lib/email/sample";
import { ifThisWasYou, resetPasswordWords } from "@/lib/email/sentences";
import { formatDateTime } from "@/lib/format/dates";

const props = z.object({
  name: z.string(),
  device: z.string(),
  place: z.string().nullable(),
  at: isoInstant,
  sessionsUrl: webLink,
  resetUrl: webLink,
});

type Props = z.infer<typeof props>;

const signedIn = `someone signed in to your ${appConfig.name} account from a new device`;
const message = `S${signedIn.slice(1)}. ${ifThisWasYou}`;
const action = "Review sessions";
const notYou =
  "If it wasn’t you, reset your password. This signs out all sessions, including this one.";
const approximate = "Location is approximate, based on the IP address.";

function facts({ device, place, at }: Props): Fact[] {
  return [
    { label: "Device", value: device },
    ...(place ? [{ label: "Location", value: place }] : []),
    { label: "Time", value: formatDateTime(at) },
  ];
}

/** After a sign-in from a browser that the account has not been used from before. */
export const newDeviceEmail = defineEmail({
  name: "new-device",
  props,
  subject: () => `New sign-in to your ${appConfig.name} account`,
  title: "New sign-in",
  preview: ifThisWasYou,
  reason: signedIn,
  sample: {
    name: sampleName,
    device: "Firefox on Windows",
    place: "Uppsala, Sweden",
    at: "2026-11-21T14:04:00.000Z",
    sessionsUrl: sampleUrl("settings/sessions"),
    resetUrl: sampleUrl("forgot-password"),
  },
  body: (props) => (
    <>
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
    </>
  ),
});
