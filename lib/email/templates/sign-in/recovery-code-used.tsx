import { z } from "zod";
import { appConfig } from "@/lib/app-config";
import { defineEmail, isoInstant, naturalNumber, webLink } from "@/lib/email/define-email";
import { formatGreeting } from "@/lib/email/greeting";
import { Action, Note, Paragraph } from "@/lib/email/parts/prose";
import { sampleName, sampleUrl } from "@/lib/email/sample";
import { recoveryCodesLeft } from "@/lib/email/sentences";
import { formatDateTime } from "@/lib/format/dates";

const reason = `a recovery code was used on your ${appConfig.name} account`;
// Not "signed in": a recovery code also confirms a sensitive action.
const message = (at: string, left: number) =>
  `Someone used one of your recovery codes on ${formatDateTime(at)}, in place of an authenticator code. ${recoveryCodesLeft(left)}`;
const action = "Review recovery codes";
const notYou =
  "If it wasn’t you, someone has your recovery codes and another of your sign-in methods. Generate new codes right away, change your password and sign out all other sessions.";

/** After a recovery code stood in for the authenticator app. */
export const recoveryCodeUsedEmail = defineEmail({
  name: "recovery-code-used",
  props: z.object({ name: z.string(), left: naturalNumber, at: isoInstant, securityUrl: webLink }),
  subject: () => `A recovery code was used on your ${appConfig.name} account`,
  title: "A recovery code was used",
  preview: "If this was you, check how many you have left.",
  reason,
  sample: {
    name: sampleName,
    left: 7,
    at: "2026-11-21T14:04:00.000Z",
    securityUrl: sampleUrl("settings/security"),
  },
  body: ({ name, left, at, securityUrl }) => (
    <>
      <Paragraph>{formatGreeting(name)}</Paragraph>
      <Paragraph>{message(at, left)}</Paragraph>
      <Action href={securityUrl}>{action}</Action>
      <Note>{notYou}</Note>
    </>
  ),
});
