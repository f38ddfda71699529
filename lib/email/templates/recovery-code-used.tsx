import { appConfig } from "@/lib/app-config";
import { formatGreeting } from "@/lib/email/greeting";
import { MailLayout } from "@/lib/email/parts/layout";
import { plainText, textLink } from "@/lib/email/parts/plain-text";
import { Action, Note, Paragraph } from "@/lib/email/parts/prose";
import { recoveryCodesLeft } from "@/lib/email/sentences";
import type { Template } from "@/lib/email/template";
import { formatDateTime } from "@/lib/format/dates";

const reason = `a recovery code was used on your ${appConfig.name} account`;
// Not "signed in": a recovery code also confirms a sensitive action.
const message = (at: string, left: number) =>
  `Someone used one of your recovery codes on ${formatDateTime(at)}, in place of an authenticator code. ${recoveryCodesLeft(left)}`;
const action = "Review recovery codes";
const notYou =
  "If it wasn’t you, someone has your recovery codes and another of your sign-in methods. Generate new codes right away, change your password and sign out all other sessions.";

/** After a recovery code stood in for the authenticator app. */
export const recoveryCodeUsedTemplate: Template<"recovery-code-used"> = {
  links: ({ securityUrl }) => [securityUrl],
  html: ({ name, left, at, securityUrl }, { to }) => (
    <MailLayout
      title="A recovery code was used"
      preview="If this was you, check how many you have left."
      to={to}
      reason={reason}
    >
      <Paragraph>{formatGreeting(name)}</Paragraph>
      <Paragraph>{message(at, left)}</Paragraph>
      <Action href={securityUrl}>{action}</Action>
      <Note>{notYou}</Note>
    </MailLayout>
  ),
  text: ({ name, left, at, securityUrl }, { to }) =>
    plainText(
      [formatGreeting(name), message(at, left), textLink(action, securityUrl), notYou],
      to,
      reason,
    ),
};
