import { z } from "zod";
import { appConfig } from "@/lib/app-config";
import { defineEmail, isoInstant, webLink } from "@/lib/email/define-email";
import { formatGreeting } from "@/lib/email/greeting";
import { Action, Emphasised, Note, Paragraph } from "@/lib/email/parts/prose";
import { sampleName, sampleUrl } from "@/lib/email/sample";
import { resetPasswordLabel } from "@/lib/email/sentences";
import { formatDateTime } from "@/lib/format/dates";

const reason = `someone entered incorrect passwords for your ${appConfig.name} account`;
const message = (at: string, until: string) =>
  `Someone entered too many incorrect passwords for your ${appConfig.name} account, most recently on ${at}. No one got in. New attempts are paused until ${until}, and the pause gets longer each time.`;
const ifYou =
  "If it was you, reset your password or sign in with a magic link. You can do either right away.";
const ifNotYou =
  "If it wasn’t you, no action is needed. A unique password and two-factor authentication keep your account safe.";

/** After too many incorrect passwords: until when no more are accepted, and what still works. */
export const accountLockedEmail = defineEmail({
  name: "account-locked",
  props: z.object({ name: z.string(), at: isoInstant, until: isoInstant, resetUrl: webLink }),
  subject: () => `Failed sign-in attempts on your ${appConfig.name} account`,
  title: "Too many failed sign-in attempts",
  preview: "No one got in. If it was you, you don’t have to wait.",
  reason,
  sample: {
    name: sampleName,
    at: "2026-11-21T14:04:00.000Z",
    until: "2026-11-21T14:19:00.000Z",
    resetUrl: sampleUrl("forgot-password"),
  },
  body: ({ name, at, until, resetUrl }) => (
    <>
      <Paragraph>{formatGreeting(name)}</Paragraph>
      <Paragraph>
        <Emphasised part={formatDateTime(at)}>
          {message(formatDateTime(at), formatDateTime(until))}
        </Emphasised>
      </Paragraph>
      <Paragraph>{ifYou}</Paragraph>
      <Action href={resetUrl}>{resetPasswordLabel}</Action>
      <Note>{ifNotYou}</Note>
    </>
  ),
});
