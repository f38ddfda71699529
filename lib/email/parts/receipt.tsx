import { z } from "zod";
import { isoInstant, type MailContext, naturalNumber } from "@/lib/email/define-email";
import { Document } from "@/lib/email/parts/document";
import { FactTable } from "@/lib/email/parts/facts";
import { Note, SideLink } from "@/lib/email/parts/prose";
import { formatBytes, formatCount, formatStored, formatTable } from "@/lib/format/counts";
import { formatMoment } from "@/lib/format/dates";

/** What an email with a signed receipt says of it. */
export const receiptProps = z.object({
  subject: z.uuid(),
  erasedAt: isoInstant,
  rows: z.array(z.object({ table: z.string(), count: naturalNumber })),
  files: z.record(z.string(), z.object({ count: naturalNumber, bytes: naturalNumber })),
  /** The signed receipt as JSON, word for word as it is kept. */
  receipt: z.string(),
});

type ReceiptProps = z.infer<typeof receiptProps>;

const signed = "This is the same receipt as a signed document. To verify or print it, paste it at:";
const operators = "Operators can also run npm run accounts -- verify-receipt.";

/** What was erased, counted. */
export function ReceiptFacts({ props, now }: { props: ReceiptProps; now: Date }) {
  const { erasedAt, subject, rows, files } = props;
  return (
    <FactTable
      facts={[
        { label: "Erased", value: formatMoment(erasedAt, now) },
        { label: "Reference", value: subject, exact: true },
        ...rows.map(({ table, count }) => ({
          label: formatTable(table),
          value: formatCount(count),
          exact: true,
        })),
        ...Object.entries(files).map(([name, { count, bytes }]) => ({
          label: formatStored(name),
          value: `${formatCount(count)} (${formatBytes(bytes)})`,
          exact: true,
        })),
      ]}
    />
  );
}

/** The signed document itself, and where to verify it; a path where the public URL of the app is not known. */
export function SignedReceipt({
  receipt,
  appUrl,
}: { receipt: string } & Pick<MailContext, "appUrl">) {
  const page = appUrl && new URL("/receipt", appUrl).href;
  return (
    <>
      <Note>
        {signed}
        <br />
        {page ? <SideLink href={page}>{page}</SideLink> : "/receipt"}
      </Note>
      <Note>{operators}</Note>
      <Document>{receipt}</Document>
    </>
  );
}
