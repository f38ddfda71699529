import { z } from "zod";
import { appConfig } from "@/lib/app-config";
import { defineEmail, isoInstant, webLink } from "@/lib/email/define-email";
import { formatGreeting } from "@/lib/email/greeting";
import { type Fact, FactTable } from "@/lib/email/parts/facts";
import { Action, Linked, Note, Paragraph } from "@/lib/email/parts/prose";
import { sampleName, sampleUrl } from "@/lib/email/sample";
import { resetPasswordWords } from "@/lib/email/sentences";
import { formatDateTime } from "@/lib/format/dates";

const props = z.object({
  name: z.string(),
  newEmail: z.string(),
  at: isoInstant,
  securityUrl: webLink,
  resetUrl: webLink,
});

type Props = z.infer<typeof props>;

const reason = `someone requested a change to your ${appConfig.name} email address`;
const message = `Someone who is signed in to your ${appConfig.name} account requested an email address change. It takes effect once the new email address is verified. If this was you, no action is needed here.`;
const action = "Review security settings";
const notYou =
  "If it wasn’t you, reset your password now, while you still receive email for this account. This signs out all sessions.";

const facts = ({ newEmail, at }: Props): Fact[] => [
  { label: "New email address", value: newEmail, exact: true },
  { label: "Requested", value: formatDateTime(at) },
];

/** To the present address, while the new one is still to be verified. */
export const emailChangeAskedEmail = defineEmail({
  name: "email-change-asked",
  props,
  subject: () => `Email address change requested (${appConfig.name})`,
  title: "Email address change requested",
  preview: "Nothing has changed yet. If this wasn’t you, act now.",
  reason,
  sample: {
    name: sampleName,
    newEmail: "maya@lindqvist.example",
    at: "2026-11-21T14:04:00.000Z",
    securityUrl: sampleUrl("settings/security"),
    resetUrl: sampleUrl("forgot-password"),
  },
  body: (props) => (
    <>
      <Paragraph>{formatGreeting(props.name)}</Paragraph>
      <Paragraph>{message}</Paragraph>
      <FactTable facts={facts(props)} />
      <Action href={props.securityUrl}>{action}</Action>
      <Note>
        <Linked words={resetPasswordWords} href={props.resetUrl}>
          {notYou}
        </Linked>
      </Note>
    </>
  ),
});
