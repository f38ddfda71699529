import { z } from "zod";
import { appConfig, support } from "@/lib/app-config";
import { defineEmail, isoInstant, type MailContext, naturalNumber } from "@/lib/email/define-email";
import { formatGreeting } from "@/lib/email/greeting";
import { Document } from "@/lib/email/parts/document";
import { type Fact, FactTable } from "@/lib/email/parts/facts";
import { Note, Paragraph, SideLink } from "@/lib/email/parts/prose";
import {
  formatBytes,
  formatCount,
  formatOlderVersions,
  formatStored,
  formatTable,
} from "@/lib/format/counts";
import { formatMoment } from "@/lib/format/dates";

const props = z.object({
  subject: z.uuid(),
  erasedAt: isoInstant,
  rows: z.array(z.object({ table: z.string(), count: naturalNumber })),
  files: z.record(z.string(), z.object({ count: naturalNumber, bytes: naturalNumber })),
  /** What the file storage keeps of them, and for how many days. */
  olderVersions: z.object({ days: naturalNumber.nullable() }).optional(),
  /** The signed receipt as JSON, word for word as it is kept. */
  receipt: z.string(),
});

type Props = z.infer<typeof props>;

const reason = "it was the email address of your erased account. This is the last email about it";
const message = `Your ${appConfig.name} account has been permanently erased, with everything in it. It can’t be restored. This is what was erased:`;
const kept =
  "We keep audit log entries without your name or email address. The reference above is the only link between them and this receipt, so keep it in case you have questions.";
const notYou = `If you didn’t delete your account, contact ${support} with the reference above. The audit log shows when and how it was deleted.`;
const signed = "This is the same receipt as a signed document. To verify or print it, paste it at:";
const operators = "Operators can also run npm run accounts -- verify-receipt.";

/** The page that verifies receipts; a path where the public URL of the app is not known. */
function ReceiptPage({ appUrl }: MailContext) {
  if (!appUrl) return "/receipt";
  const page = new URL("/receipt", appUrl).href;
  return <SideLink href={page}>{page}</SideLink>;
}

function receipt(props: Props, now: Date): Fact[] {
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
export const erasedEmail = defineEmail({
  name: "erased",
  props,
  subject: () => `Your ${appConfig.name} account has been permanently erased`,
  title: "Your account has been permanently erased",
  preview: "Here’s your receipt. No action is needed.",
  reason,
  sample: {
    subject: "6f0c2b1e-5a4d-4c3e-9b8f-1d2e3f4a5b6c",
    erasedAt: "2026-11-21T14:05:00.000Z",
    rows: [
      { table: "folders", count: 3 },
      { table: "files", count: 12 },
      { table: "usage_tracking", count: 31 },
      { table: "sessions", count: 2 },
    ],
    files: { files: { count: 12, bytes: 48_000_000 } },
    receipt: JSON.stringify({
      document: {
        kind: "erasure-receipt",
        version: 1,
        subject: "6f0c2b1e-5a4d-4c3e-9b8f-1d2e3f4a5b6c",
        requestedAt: "2026-10-22T14:05:00.000Z",
        erasedAt: "2026-11-21T14:05:00.000Z",
        rows: { users: 1, folders: 3, files: 12, usage_tracking: 31, sessions: 2 },
        files: { files: { count: 12, bytes: 48_000_000 } },
      },
      signature:
        "hX3oQ8x0y1m5J0l8sWm2bD7yqk3fT6vN9cR4aZ1uE5pG0iK7wL2nB8dV6jS3tM9xQ1rY4hU7oC5fA2eP0zHkDg",
      keyId: "2026-11",
    }),
  },
  body: (props, context) => (
    <>
      <Paragraph>{formatGreeting()}</Paragraph>
      <Paragraph>{message}</Paragraph>
      <FactTable facts={receipt(props, context.now)} />
      {props.olderVersions && <Note>{formatOlderVersions(props.olderVersions.days)}</Note>}
      <Note>{kept}</Note>
      <Note>{notYou}</Note>
      <Note>
        {signed}
        <br />
        <ReceiptPage {...context} />
      </Note>
      <Note>{operators}</Note>
      <Document>{props.receipt}</Document>
    </>
  ),
});
