import { z } from "zod";
import { appConfig } from "@/lib/app-config";
import { defineEmail, isoInstant, naturalNumber, webLink } from "@/lib/email/define-email";
import { formatGreeting } from "@/lib/email/greeting";
import { LifecycleTable } from "@/lib/email/parts/lifecycle";
import { Action, Emphasised, Note, Paragraph } from "@/lib/email/parts/prose";
import { sampleName, sampleToken, sampleUrl } from "@/lib/email/sample";
import { formatHoldings } from "@/lib/format/counts";
import { formatDate, formatMoment } from "@/lib/format/dates";

const holding = z.object({
  count: naturalNumber,
  one: z.string(),
  many: z.string(),
  bytes: naturalNumber.optional(),
});

const props = z.object({
  name: z.string(),
  restoreUrl: webLink,
  restorableUntil: isoInstant,
  holdings: z.array(holding),
});

type Props = z.infer<typeof props>;

const reason = `your ${appConfig.name} account was deleted`;
const message = ({ holdings }: Props, until: string) =>
  `Your ${appConfig.name} account has been deleted and all sessions are signed out. You can restore it, with ${formatHoldings(holdings) ?? "everything in it"}, until ${until}.`;
const action = "Restore account";
const afterwards =
  "After that, your account and files will be permanently erased. We keep audit log entries without your name or email address.";
const notYou = "If you didn’t delete it, restore it and reset your password right away.";

/** After a deletion: what was deleted, until when it can be restored, and how. */
export const deletionRequestedEmail = defineEmail({
  name: "deletion-requested",
  props,
  subject: ({ restorableUntil }: Pick<Props, "restorableUntil">) =>
    `Your ${appConfig.name} account was deleted. Restore it by ${formatDate(restorableUntil)}`,
  title: "Your account has been deleted",
  preview: ({ restorableUntil }, { now }) =>
    `You can restore it until ${formatMoment(restorableUntil, now)}.`,
  reason,
  sample: {
    name: sampleName,
    restoreUrl: sampleUrl(`restore?token=${sampleToken}`),
    restorableUntil: "2026-12-21T14:05:00.000Z",
    holdings: [
      { count: 3, one: "folder", many: "folders" },
      { count: 12, one: "file", many: "files", bytes: 48_000_000 },
    ],
  },
  body: (props, { now }) => {
    const until = formatMoment(props.restorableUntil, now);
    return (
      <>
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
      </>
    );
  },
});
