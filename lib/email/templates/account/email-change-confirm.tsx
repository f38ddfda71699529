import { z } from "zod";
import { appConfig } from "@/lib/app-config";
import { defineEmail, isoInstant, webLink } from "@/lib/email/define-email";
import { formatGreeting } from "@/lib/email/greeting";
import { Action, Emphasised, Note, Paragraph } from "@/lib/email/parts/prose";
import { sampleName, sampleToken, sampleUrl } from "@/lib/email/sample";
import { ifNotRequested } from "@/lib/email/sentences";
import { formatMoment } from "@/lib/format/dates";

const reason = `someone entered this as the new email address of a ${appConfig.name} account`;
const message = `You asked to use this email address for your ${appConfig.name} account. Verify it to start signing in with it. Until then, your current email address stays in place.`;
const action = "Verify email address";
const expiry = (moment: string) =>
  `This link works once, in a browser where you’re signed in, and expires on ${moment}.`;
const notYou = `${ifNotRequested} Nothing will change.`;

/** To the new address: the link to the page that makes it the account's address. */
export const emailChangeConfirmEmail = defineEmail({
  name: "email-change-confirm",
  props: z.object({ name: z.string(), url: webLink, expiresAt: isoInstant }),
  subject: () => `Verify your new email address for ${appConfig.name}`,
  title: "Verify your new email address",
  preview: "Nothing changes until you verify it.",
  reason,
  sample: {
    name: sampleName,
    url: sampleUrl(`confirm-email?token=${sampleToken}`),
    expiresAt: "2026-11-21T15:05:00.000Z",
  },
  body: ({ name, url, expiresAt }, { now }) => (
    <>
      <Paragraph>{formatGreeting(name)}</Paragraph>
      <Paragraph>{message}</Paragraph>
      <Action href={url}>{action}</Action>
      <Note>
        <Emphasised part={formatMoment(expiresAt, now)}>
          {expiry(formatMoment(expiresAt, now))}
        </Emphasised>
      </Note>
      <Note>{notYou}</Note>
    </>
  ),
});
