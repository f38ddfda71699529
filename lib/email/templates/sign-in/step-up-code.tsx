import { z } from "zod";
import { appConfig } from "@/lib/app-config";
import { defineEmail, isoInstant } from "@/lib/email/define-email";
import { formatGreeting } from "@/lib/email/greeting";
import { Code } from "@/lib/email/parts/code";
import { Emphasised, Note, Paragraph } from "@/lib/email/parts/prose";
import { sampleName } from "@/lib/email/sample";
import { formatMoment } from "@/lib/format/dates";

const reason = `someone who is signed in to your ${appConfig.name} account requested a code`;
const expiry = (moment: string) =>
  `It works once, for this action only, and expires on ${moment}. No one from ${appConfig.name} will ever ask you for it.`;
const notYou =
  "If this wasn’t you, someone is signed in to your account. Don’t share the code, and sign out all other sessions in Settings → Sessions.";

const actions: Record<string, string> = {
  "delete-account": "delete your account",
  "erase-account": "permanently erase your account",
  "erase-content": "erase all your content",
  "export-data": "download your data",
  "change-email": "change your email address",
  "set-password": "set a password",
  "two-factor": "change two-factor authentication",
  passkeys: "change your passkeys",
  "api-keys": "create an API key",
  "linked-accounts": "change your linked accounts",
};

/** What the code is for, as the first words of a sentence. */
export const enterThisCode = (purpose: string) =>
  `Enter this code to ${actions[purpose] ?? "continue"}`;

/** Before something that an open session alone does not allow: a code to type into the page. */
export const stepUpCodeEmail = defineEmail({
  name: "step-up-code",
  props: z.object({
    name: z.string(),
    code: z.string(),
    purpose: z.string(),
    expiresAt: isoInstant,
  }),
  subject: () => `Your ${appConfig.name} code`,
  title: "Confirm it’s you",
  preview: ({ purpose }) => `${enterThisCode(purpose)}.`,
  reason,
  sample: {
    name: sampleName,
    code: "20481735",
    purpose: "delete-account",
    expiresAt: "2026-11-21T14:15:00.000Z",
  },
  body: ({ name, code, purpose, expiresAt }, { now }) => (
    <>
      <Paragraph>{formatGreeting(name)}</Paragraph>
      <Paragraph>{enterThisCode(purpose)}:</Paragraph>
      <Code>{code}</Code>
      <Note>
        <Emphasised part={formatMoment(expiresAt, now)}>
          {expiry(formatMoment(expiresAt, now))}
        </Emphasised>
      </Note>
      <Note>{notYou}</Note>
    </>
  ),
});
