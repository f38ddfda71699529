import type { MailProps } from "@/lib/email/mail";
import { Document } from "@/lib/email/parts/document";
import { type Fact, Facts } from "@/lib/email/parts/facts";
import { MailLayout } from "@/lib/email/parts/layout";
import { plainText } from "@/lib/email/parts/plain-text";
import { Note, Paragraph } from "@/lib/email/parts/prose";
import type { Template } from "@/lib/email/template";
import { formatBytes, formatCount, formatTable } from "@/lib/wording/counts";
import { formatMoment } from "@/lib/wording/dates";

const notYou =
  "If it was not you who deleted the account, write to those who run this Perennial and name the reference: the audit log says when and by which way it was deleted.";
const signed =
  "The same as a signed document. Those who run this Perennial, and anybody who has its public key, can check it: paste it on the page /receipt, which also prints it, or save it as a file and give it to npm run accounts -- verify-receipt.";
const reason = "it was the address of the erased account; this is the last mail about it";

function receipt(props: MailProps["erased"], now: Date): Fact[] {
  return [
    { label: "Erased", value: formatMoment(props.erasedAt, now) },
    { label: "Reference", value: props.subject, exact: true },
    ...props.rows.map(({ table, count }) => ({
      label: formatTable(table),
      value: formatCount(count),
      exact: true,
    })),
    {
      label: "Stored pictures",
      value: `${formatCount(props.files)} (${formatBytes(props.bytes)})`,
      exact: true,
    },
  ];
}

/** After a purge: the receipt. Nothing is left to do, so it has no action. */
export const erased: Template<"erased"> = {
  subject: () => "Your Perennial account is erased",
  links: () => [],
  html: (props, { to, now }) => (
    <MailLayout
      title="Your account is erased"
      preview="This is the receipt. There is nothing left to do."
      to={to}
      reason={reason}
    >
      <Paragraph>Hello,</Paragraph>
      <Paragraph>
        Your Perennial account is erased, with everything it owned. It cannot be brought back. This
        is what went:
      </Paragraph>
      <Facts facts={receipt(props, now)} />
      <Note>
        Entries in the audit log stay, without your name and address. The reference above is the
        only thing that connects them with this receipt; keep it if you may ever want to ask.
      </Note>
      <Note>{notYou}</Note>
      <Note>{signed}</Note>
      <Document>{props.receipt}</Document>
    </MailLayout>
  ),
  text: (props, { to, now }) =>
    plainText(
      [
        "Hello,",
        "Your Perennial account is erased, with everything it owned. It cannot be brought back. This is what went:",
        receipt(props, now)
          .map(({ label, value }) => `${label}: ${value}`)
          .join("\n"),
        "Entries in the audit log stay, without your name and address. The reference above is the only thing that connects them with this receipt; keep it if you may ever want to ask.",
        notYou,
        signed,
        props.receipt,
      ],
      to,
      reason,
    ),
};
