import { z } from "zod";
import { appConfig } from "@/lib/app-config";
import { defineEmail, isoInstant, webLink } from "@/lib/email/define-email";
import { formatGreeting } from "@/lib/email/greeting";
import { Action, Emphasised, Note, Paragraph, Strong } from "@/lib/email/parts/prose";
import { sampleName, sampleUrl } from "@/lib/email/sample";
import { resetPasswordLabel } from "@/lib/email/sentences";
import { formatDateTime } from "@/lib/format/dates";

const reason = `someone entered incorrect two-factor codes for your ${appConfig.name} account`;
const message = (at: string, until: string) =>
  `Someone entered too many incorrect two-factor codes for your ${appConfig.name} account, most recently on ${at}. Codes are paused until ${until}.`;

/** What the person who entered the codes must have had before, and what to do about it. */
export const alarms = {
  password: {
    preview: "If it wasn’t you, someone knows your password. Reset it now.",
    known:
      "If it wasn’t you, someone knows your password: we only ask for a code after a correct password.",
    instructions:
      "Reset your password now. This signs out all sessions and revokes your API keys. Two-factor authentication stopped them, so leave it on.",
  },
  other: {
    preview: "If it wasn’t you, someone has access to your email or a linked account.",
    known:
      "If it wasn’t you, someone has access to your email or a linked account: we only ask for a code after that step.",
    instructions:
      "Change the password there first, then reset your password here. This signs out all sessions and revokes your API keys. Two-factor authentication stopped them, so leave it on.",
  },
};

const ifYou =
  "If it was you, try again after that time. Check that the clock on your phone is correct, since codes depend on it.";

/** After ten incorrect two-factor codes: what the person must know who got that far, and what to do. */
export const secondFactorLockedEmail = defineEmail({
  name: "second-factor-locked",
  props: z.object({
    name: z.string(),
    /** The factor that was verified before the last of the wrong codes. */
    after: z.enum(["password", "other"]),
    at: isoInstant,
    until: isoInstant,
    resetUrl: webLink,
  }),
  subject: () => `Failed two-factor attempts on your ${appConfig.name} account`,
  title: "Too many incorrect codes",
  preview: ({ after }) => alarms[after].preview,
  reason,
  sample: {
    name: sampleName,
    after: "password",
    at: "2026-11-21T14:04:00.000Z",
    until: "2026-11-21T14:19:00.000Z",
    resetUrl: sampleUrl("forgot-password"),
  },
  body: ({ name, after, at, until, resetUrl }) => (
    <>
      <Paragraph>{formatGreeting(name)}</Paragraph>
      <Paragraph>
        <Emphasised part={formatDateTime(at)}>
          {message(formatDateTime(at), formatDateTime(until))}
        </Emphasised>
      </Paragraph>
      <Paragraph>
        <Strong>{alarms[after].known}</Strong> {alarms[after].instructions}
      </Paragraph>
      <Action href={resetUrl}>{resetPasswordLabel}</Action>
      <Note>{ifYou}</Note>
    </>
  ),
});
