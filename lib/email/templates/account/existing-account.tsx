import { z } from "zod";
import { appConfig } from "@/lib/app-config";
import { defineEmail, webLink } from "@/lib/email/define-email";
import { formatGreeting } from "@/lib/email/greeting";
import { Action, Linked, Note, Paragraph } from "@/lib/email/parts/prose";
import { sampleName, sampleUrl } from "@/lib/email/sample";

const reason = `someone tried to sign up for ${appConfig.name} with this email address, which already has an account`;
const message =
  "Someone, maybe you, tried to sign up with this email address. It already has an account, so nothing was created or changed.";
const action = "Sign in";
const forgotten = "Forgot your password? Reset it";
const notYou =
  "If it wasn’t you, no action is needed. The person who tried wasn’t told that you have an account.";

/** After a sign-up with the address of an active account; the page that was used told nothing. */
export const existingAccountEmail = defineEmail({
  name: "existing-account",
  props: z.object({ name: z.string(), signInUrl: webLink, resetUrl: webLink }),
  subject: () => `You already have a ${appConfig.name} account`,
  title: "You already have an account",
  preview: "Someone tried to sign up with your email address. Nothing was changed.",
  reason,
  sample: {
    name: sampleName,
    signInUrl: sampleUrl("sign-in"),
    resetUrl: sampleUrl("forgot-password"),
  },
  body: ({ name, signInUrl, resetUrl }) => (
    <>
      <Paragraph>{formatGreeting(name)}</Paragraph>
      <Paragraph>{message}</Paragraph>
      <Action href={signInUrl}>{action}</Action>
      <Note>
        <Linked words="Reset it" href={resetUrl}>
          {`${forgotten}.`}
        </Linked>
      </Note>
      <Note>{notYou}</Note>
    </>
  ),
});
