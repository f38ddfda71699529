import { z } from "zod";
import { appConfig } from "@/lib/app-config";
import { defineEmail, webLink } from "@/lib/email/define-email";
import { formatGreeting } from "@/lib/email/greeting";
import { LifecycleTable } from "@/lib/email/parts/lifecycle";
import { Action, Linked, Note, Paragraph } from "@/lib/email/parts/prose";
import { sampleName, sampleUrl } from "@/lib/email/sample";
import { resetPasswordWords } from "@/lib/email/sentences";

const reason = `your ${appConfig.name} account was restored`;
const message = `Your ${appConfig.name} account is active again, with everything in it, and will no longer be erased.`;
const action = "Sign in";
const signInAgain = "Old sessions and API keys stay revoked, so you’ll need to sign in again.";
const notYou = `If you didn’t restore it, ${resetPasswordWords}`;

/** After a restore: what is back, and what is not. */
export const restoredEmail = defineEmail({
  name: "restored",
  props: z.object({
    name: z.string(),
    /** Sentences about what has not come back with the account. */
    notes: z.array(z.string()),
    signInUrl: webLink,
    resetUrl: webLink,
  }),
  subject: () => `Your ${appConfig.name} account has been restored`,
  title: "Your account has been restored",
  preview: "Welcome back. Everything is where you left it.",
  reason,
  sample: {
    name: sampleName,
    notes: [
      "Deleting your account cancelled your Orchard plan. You won’t be charged. Choose a plan whenever you’re ready.",
    ],
    signInUrl: sampleUrl("sign-in"),
    resetUrl: sampleUrl("forgot-password"),
  },
  body: ({ name, notes, signInUrl, resetUrl }) => (
    <>
      <Paragraph>{formatGreeting(name)}</Paragraph>
      <Paragraph>{message}</Paragraph>
      <LifecycleTable
        stops={[
          { label: "Active", state: "past" },
          { label: "Deleted", state: "past" },
          { label: "Restored", detail: "active again", state: "here" },
        ]}
      />
      <Action href={signInUrl}>{action}</Action>
      <Note>{signInAgain}</Note>
      {notes.map((note) => (
        <Note key={note}>{note}</Note>
      ))}
      <Note>
        <Linked words={resetPasswordWords} href={resetUrl}>
          {`${notYou}.`}
        </Linked>
      </Note>
    </>
  ),
});
