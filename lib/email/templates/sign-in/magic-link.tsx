import { z } from "zod";
import { appConfig } from "@/lib/app-config";
import { defineEmail, isoInstant, webLink } from "@/lib/email/define-email";
import { formatGreeting } from "@/lib/email/greeting";
import { Action, Emphasised, Note, Paragraph } from "@/lib/email/parts/prose";
import { sampleName, sampleToken, sampleUrl } from "@/lib/email/sample";
import { ifNotRequested, worksOnceUntil } from "@/lib/email/sentences";
import { formatMoment } from "@/lib/format/dates";

const reason = `someone requested a magic link for your ${appConfig.name} account`;
const message =
  "Here’s your magic link. It opens a page with a sign-in button, and no one is signed in until you select it.";
const action = "Sign in";
const expiry = (moment: string) => `${worksOnceUntil(moment)} Earlier links no longer work.`;
const notYou = `${ifNotRequested} Don’t forward it or share the link.`;

/** After a request for a magic link: the link to the page whose button signs in. */
export const magicLinkEmail = defineEmail({
  name: "magic-link",
  props: z.object({ name: z.string(), url: webLink, expiresAt: isoInstant }),
  subject: () => `Sign in to ${appConfig.name}`,
  title: `Sign in to ${appConfig.name}`,
  preview: "Your link works once and expires soon.",
  reason,
  sample: {
    name: sampleName,
    url: sampleUrl(`magic-link?token=${sampleToken}`),
    expiresAt: "2026-11-21T14:15:00.000Z",
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
