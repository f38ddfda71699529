import { z } from "zod";
import { appConfig } from "@/lib/app-config";
import { defineEmail, webLink } from "@/lib/email/define-email";
import { formatGreeting } from "@/lib/email/greeting";
import { Action, Note, Paragraph } from "@/lib/email/parts/prose";
import { sampleName, sampleUrl } from "@/lib/email/sample";
import { ifThisWasYou, resetPasswordLabel } from "@/lib/email/sentences";

const reason = `your ${appConfig.name} password was changed`;
const message = `Your ${appConfig.name} password was changed. ${ifThisWasYou}`;
const notYou =
  "If it wasn’t you, reset your password now. This locks out the person who changed it, signs out all sessions and revokes your API keys.";
const inboxOnly = "Only someone with access to this inbox can do this.";

/** After a new password was set, by reset or in the settings. */
export const passwordChangedEmail = defineEmail({
  name: "password-changed",
  props: z.object({ name: z.string(), resetUrl: webLink }),
  subject: () => `Your ${appConfig.name} password was changed`,
  title: "Your password was changed",
  preview: ifThisWasYou,
  reason,
  sample: { name: sampleName, resetUrl: sampleUrl("forgot-password") },
  body: ({ name, resetUrl }) => (
    <>
      <Paragraph>{formatGreeting(name)}</Paragraph>
      <Paragraph>{message}</Paragraph>
      <Paragraph>{notYou}</Paragraph>
      <Action href={resetUrl}>{resetPasswordLabel}</Action>
      <Note>{inboxOnly}</Note>
    </>
  ),
});
