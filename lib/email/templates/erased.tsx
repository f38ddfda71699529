import { appConfig } from "@/lib/app-config";
import { formatGreeting } from "@/lib/email/greeting";
import type { MailProps } from "@/lib/email/mail";
import { Document } from "@/lib/email/parts/document";
import { type Fact, FactTable } from "@/lib/email/parts/facts";
import { MailLayout } from "@/lib/email/parts/layout";
import { plainText, textFacts } from "@/lib/email/parts/plain-text";
import { Linked, Note, Paragraph } from "@/lib/email/parts/prose";
import type { MailContext, Template } from "@/lib/email/template";
import { formatBytes, formatCount, formatStored, formatTable } from "@/lib/format/counts";
import { formatMoment } from "@/lib/format/dates";

const reason = "it was the email address of your erased account. This is the last email about it";
const message = `Your ${appConfig.name} account has been permanently erased, with everything in it. It can’t be restored. This is what was erased:`;
const kept =
  "We keep audit log entries without your name or email address. The reference above is the only link between them and this receipt, so keep it in case you have questions.";
const notYou =
  "If you didn’t delete your account, contact support with the reference above. The audit log shows when and how it was deleted.";
const document = "This is the same receipt as a signed document.";
const verify = "To verify or print it, paste it at";
const operators = "Operators can also run npm run accounts -- verify-receipt.";

/** The page that verifies receipts; a path where the public URL of the app is not known. */
const receiptPage = ({ appUrl }: MailContext) =>
  appUrl ? new URL("/receipt", appUrl).href : "/receipt";

function receipt(props: MailProps["erased"], now: Date): Fact[] {
  return [
    { label: "Erased", value: formatMoment(props.erasedAt, now) },
    { label: "Reference", value: props.subject, exact: true },
    ...props.rows.map(({ table, count }) => ({
      label: formatTable(table),
      value: formatCount(count),
      exact: true,
    })),
    ...Object.entries(props.files).map(([name, { count, bytes }]) => ({
      label: formatStored(name),
      value: `${formatCount(count)} (${formatBytes(bytes)})`,
      exact: true,
    })),
  ];
}

/** After a purge: the receipt. Nothing is left to do, so it has no action. */
export const erasedTemplate: Template<"erased"> = {
  links: (_props, context) => (context.appUrl ? [receiptPage(context)] : []),
  html: (props, context) => {
    const page = receiptPage(context);
    const signed = `${document} ${verify} ${page}. ${operators}`;
    return (
      <MailLayout
        title="Your account has been permanently erased"
        preview="Here’s your receipt. No action is needed."
        to={context.to}
        reason={reason}
      >
        <Paragraph>{formatGreeting()}</Paragraph>
        <Paragraph>{message}</Paragraph>
        <FactTable facts={receipt(props, context.now)} />
        <Note>{kept}</Note>
        <Note>{notYou}</Note>
        <Note>
          {context.appUrl ? (
            <Linked words={page} href={page}>
              {signed}
            </Linked>
          ) : (
            signed
          )}
        </Note>
        <Document>{props.receipt}</Document>
      </MailLayout>
    );
  },
  text: (props, context) =>
    plainText(
      [
        formatGreeting(),
        message,
        textFacts(receipt(props, context.now)),
        kept,
        notYou,
        `${document} ${verify}:\n${receiptPage(context)}`,
        operators,
        props.receipt,
      ],
      context.to,
      reason,
    ),
};
