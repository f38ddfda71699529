import { z } from "zod";
import { appConfig } from "@/lib/app-config";
import { defineEmail, isoInstant, webLink } from "@/lib/email/define-email";
import { formatGreeting } from "@/lib/email/greeting";
import { Action, Emphasised, Note, Paragraph } from "@/lib/email/parts/prose";
import { sampleName, sampleToken, sampleUrl } from "@/lib/email/sample";
import { ifNotRequested, resetPasswordLabel, worksOnceUntil } from "@/lib/email/sentences";
import { formatMoment } from "@/lib/format/dates";

const reason = `someone requested a password reset for your ${appConfig.name} account`;
const untilThen = "Your current password works until you choose a new one.";
const message = `We received a request to reset your ${appConfig.name} password. ${untilThen}`;
const notYou = `${ifNotRequested} Your password won’t change.`;

/** After "forgot password": the link to the page that takes a new one. */
export const resetPasswordEmail = defineEmail({
  name: "reset-password",
  props: z.object({ name: z.string(), url: webLink, expiresAt: isoInstant }),
  subject: () => `Reset your ${appConfig.name} password`,
  title: "Reset your password",
  preview: untilThen,
  reason,
  sample: {
    name: sampleName,
    url: sampleUrl(`reset-password?token=${sampleToken}`),
    expiresAt: "2026-11-21T15:05:00.000Z",
  },
  body: ({ name, url, expiresAt }, { now }) => (
    <>
      <Paragraph>{formatGreeting(name)}</Paragraph>
      <Paragraph>{message}</Paragraph>
      <Action href={url}>{resetPasswordLabel}</Action>
      <Note>
        <Emphasised part={formatMoment(expiresAt, now)}>
          {worksOnceUntil(formatMoment(expiresAt, now))}
        </Emphasised>
      </Note>
      <Note>{notYou}</Note>
    </>
  ),
});
