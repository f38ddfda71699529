import { z } from "zod";
import { appConfig, support } from "@/lib/app-config";
import { defineEmail, isoInstant } from "@/lib/email/define-email";
import { formatGreeting } from "@/lib/email/greeting";
import { type Fact, FactTable } from "@/lib/email/parts/facts";
import { Note, Paragraph } from "@/lib/email/parts/prose";
import { sampleName, sampleRecipient } from "@/lib/email/sample";
import { ifThisWasYou } from "@/lib/email/sentences";
import { formatDateTime } from "@/lib/format/dates";

const props = z.object({
  name: z.string(),
  oldEmail: z.string(),
  newEmail: z.string(),
  at: isoInstant,
});

type Props = z.infer<typeof props>;

const message = `Your ${appConfig.name} email address was changed. Use the new one to sign in. We’ll also send email there from now on. ${ifThisWasYou}`;

const facts = ({ oldEmail, newEmail, at }: Props): Fact[] => [
  { label: "Old email address", value: oldEmail, exact: true },
  { label: "New email address", value: newEmail, exact: true },
  { label: "Changed", value: formatDateTime(at) },
];

/** What the email says only at the old address, or only at the new one. */
export const changedWords = {
  old: {
    reason: `it was the email address of a ${appConfig.name} account`,
    notYou: `If it wasn’t you, someone else now controls your account and you can no longer sign in. Contact ${support} from this email address right away. They can see who made the change.`,
  },
  new: {
    reason: `it’s the new email address of a ${appConfig.name} account`,
    notYou: `If you didn’t request this, contact ${support}. They can see who made the change.`,
  },
};

const wordsAt = ({ newEmail }: Props, to: string) => changedWords[to === newEmail ? "new" : "old"];

/** To both addresses after a change. The old one opens nothing any more, so there is no action. */
export const emailChangedEmail = defineEmail({
  name: "email-changed",
  props,
  subject: () => `Your ${appConfig.name} email address was changed`,
  title: "Your email address was changed",
  preview: ifThisWasYou,
  reason: (props, { to }) => wordsAt(props, to).reason,
  sample: {
    name: sampleName,
    oldEmail: sampleRecipient,
    newEmail: "maya@lindqvist.example",
    at: "2026-11-21T14:04:00.000Z",
  },
  body: (props, { to }) => (
    <>
      <Paragraph>{formatGreeting(props.name)}</Paragraph>
      <Paragraph>{message}</Paragraph>
      <FactTable facts={facts(props)} />
      <Note>{wordsAt(props, to).notYou}</Note>
    </>
  ),
});
