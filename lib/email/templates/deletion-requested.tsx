import { appConfig } from "@/lib/app-config";
import { formatGreeting } from "@/lib/email/greeting";
import type { MailProps } from "@/lib/email/mail";
import { MailLayout } from "@/lib/email/parts/layout";
import { LifecycleTable } from "@/lib/email/parts/lifecycle";
import { plainText, textLink } from "@/lib/email/parts/plain-text";
import { Action, Emphasised, Note, Paragraph } from "@/lib/email/parts/prose";
import type { Template } from "@/lib/email/template";
import { formatHoldings } from "@/lib/format/counts";
import { formatDate, formatMoment } from "@/lib/format/dates";

type Props = MailProps["deletion-requested"];

const reason = `your ${appConfig.name} account was deleted`;
const message = ({ holdings }: Props, until: string) =>
  `Your ${appConfig.name} account has been deleted and all sessions are signed out. You can restore it, with ${formatHoldings(holdings) ?? "everything in it"}, until ${until}.`;
const action = "Restore account";
const afterwards =
  "After that, your account and files will be permanently erased. We keep audit log entries without your name or email address.";
const notYou = "If you didn’t delete it, restore it and reset your password right away.";

/** After a deletion: what was deleted, until when it can be restored, and how. */
export const deletionRequestedTemplate: Template<"deletion-requested"> = {
  links: ({ restoreUrl }) => [restoreUrl],
  html: (props, { to, now }) => {
    const until = formatMoment(props.restorableUntil, now);
    return (
      <MailLayout
        title="Your account has been deleted"
        preview={`You can restore it until ${until}.`}
        to={to}
        reason={reason}
      >
        <Paragraph>{formatGreeting(props.name)}</Paragraph>
        <Paragraph>
          <Emphasised part={until}>{message(props, until)}</Emphasised>
        </Paragraph>
        <LifecycleTable
          wayBack="restore"
          stops={[
            { label: "Active", state: "past" },
            { label: "Deleted", detail: "signed out", state: "here" },
            {
              label: "Restore",
              detail: `until ${formatDate(props.restorableUntil)}`,
              state: "ahead",
            },
            { label: "Erased", detail: "after that", state: "end" },
          ]}
        />
        <Action href={props.restoreUrl}>{action}</Action>
        <Note>{afterwards}</Note>
        <Note>{notYou}</Note>
      </MailLayout>
    );
  },
  text: (props, { to, now }) =>
    plainText(
      [
        formatGreeting(props.name),
        message(props, formatMoment(props.restorableUntil, now)),
        textLink(action, props.restoreUrl),
        afterwards,
        notYou,
      ],
      to,
      reason,
    ),
};
