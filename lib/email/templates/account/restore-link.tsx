import { z } from "zod";
import { appConfig } from "@/lib/app-config";
import { defineEmail, isoInstant, webLink } from "@/lib/email/define-email";
import { formatGreeting } from "@/lib/email/greeting";
import { Action, Emphasised, Note, Paragraph } from "@/lib/email/parts/prose";
import { sampleName, sampleToken, sampleUrl } from "@/lib/email/sample";
import { ifNotRequested, worksOnceUntil } from "@/lib/email/sentences";
import { formatMoment } from "@/lib/format/dates";

const reason = `someone asked to restore your deleted ${appConfig.name} account`;
const untilThen = "Nothing changes until you use this link.";
const message = `You asked to restore your deleted ${appConfig.name} account. Everything in it will come back. ${untilThen}`;
const action = "Restore account";
const notYou = `${ifNotRequested} Your account stays deleted.`;

/** After a request on the restore page: the link that verifies the address. */
export const restoreLinkEmail = defineEmail({
  name: "restore-link",
  props: z.object({ name: z.string(), url: webLink, expiresAt: isoInstant }),
  subject: () => `Restore your ${appConfig.name} account`,
  title: "Restore your account",
  preview: untilThen,
  reason,
  sample: {
    name: sampleName,
    url: sampleUrl(`restore?token=${sampleToken}`),
    expiresAt: "2026-11-21T15:05:00.000Z",
  },
  body: ({ name, url, expiresAt }, { now }) => (
    <>
      <Paragraph>{formatGreeting(name)}</Paragraph>
      <Paragraph>{message}</Paragraph>
      <Action href={url}>{action}</Action>
      <Note>
        <Emphasised part={formatMoment(expiresAt, now)}>
          {worksOnceUntil(formatMoment(expiresAt, now))}
        </Emphasised>
      </Note>
      <Note>{notYou}</Note>
    </>
  ),
});
