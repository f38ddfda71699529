import { greeting } from "@/lib/email/greeting";
import { MailLayout } from "@/lib/email/parts/layout";
import { LifecycleTable } from "@/lib/email/parts/lifecycle";
import { plainText } from "@/lib/email/parts/plain-text";
import { Action, Note, Paragraph, Strong } from "@/lib/email/parts/prose";
import type { Template } from "@/lib/email/template";
import { formatHoldings } from "@/lib/wording/counts";
import { formatDate, formatMoment } from "@/lib/wording/dates";

const reason = "its Perennial account was deleted";

/** After a deletion: what goes, until when it can be undone, and how. */
export const deletionRequested: Template<"deletion-requested"> = {
  subject: ({ restorableUntil }) =>
    `Your account is deleted and can be restored until ${formatDate(restorableUntil)}`,
  links: ({ restoreUrl }) => [restoreUrl],
  html: ({ name, restoreUrl, restorableUntil, counts }, { to, now }) => (
    <MailLayout
      title="Your account is deleted"
      preview={`It can be restored until ${formatMoment(restorableUntil, now)}.`}
      to={to}
      reason={reason}
    >
      <Paragraph>{greeting(name)}</Paragraph>
      <Paragraph>
        Your Perennial account is deleted, and you are signed out everywhere. Until{" "}
        <Strong>{formatMoment(restorableUntil, now)}</Strong> you can restore it
        {holding(formatHoldings(counts))}.
      </Paragraph>
      <LifecycleTable
        wayBack="restore"
        stops={[
          { label: "Active", state: "past" },
          { label: "Deleted", detail: "signed out", state: "here" },
          { label: "Restorable", detail: `until ${formatDate(restorableUntil)}`, state: "ahead" },
          { label: "Erased", detail: "after that", state: "end" },
        ]}
      />
      <Action href={restoreUrl}>Restore my account</Action>
      <Note>
        After that date the account is erased for good, its files included. Entries in the audit log
        stay, without your name and address.
      </Note>
      <Note>
        If it was not you who deleted it, restore it with the button above, and choose a new
        password straight away.
      </Note>
    </MailLayout>
  ),
  text: ({ name, restoreUrl, restorableUntil, counts }, { to, now }) =>
    plainText(
      [
        greeting(name),
        `Your Perennial account is deleted, and you are signed out everywhere. Until ${formatMoment(restorableUntil, now)} you can restore it${holding(formatHoldings(counts))}:`,
        restoreUrl,
        "After that date the account is erased for good, its files included. Entries in the audit log stay, without your name and address.",
        "If it was not you who deleted it, restore it by the link above, and choose a new password straight away.",
      ],
      to,
      reason,
    ),
};

function holding(holdings: string | null): string {
  return holdings ? `, with ${holdings}` : ", with everything in it";
}
