import { z } from "zod";
import { appConfig } from "@/lib/app-config";
import { defineEmail, isoInstant, webLink } from "@/lib/email/define-email";
import { formatGreeting } from "@/lib/email/greeting";
import { Action, Emphasised, Note, Paragraph } from "@/lib/email/parts/prose";
import { sampleName, sampleToken, sampleUrl } from "@/lib/email/sample";
import { formatMoment } from "@/lib/format/dates";

const reason = `someone used this email address to sign up for ${appConfig.name}`;
const message = `Thanks for signing up for ${appConfig.name}. Verify your email address to finish setting up your account.`;
const action = "Verify email address";
const expiry = (moment: string) =>
  `This link expires on ${moment}. If you open it in a different browser, we’ll ask for your password first.`;
const notYou =
  "If you didn’t sign up, you can ignore this email. No one can use the account without this step, and we’ll permanently erase it after 7 days.";

/** After a sign-up: the link that makes the account usable. */
export const verifyEmailEmail = defineEmail({
  name: "verify-email",
  props: z.object({ name: z.string(), url: webLink, expiresAt: isoInstant }),
  subject: () => `Verify your email address for ${appConfig.name}`,
  title: "Verify your email address",
  preview: "One last step and your account is ready.",
  reason,
  sample: {
    name: sampleName,
    url: sampleUrl(`verify-email?token=${sampleToken}`),
    expiresAt: "2026-11-22T14:05:00.000Z",
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
