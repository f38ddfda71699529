import type { ReactNode } from "react";
import { DateTime } from "@/components/ui/date-time";
import {
  Table,
  TableBody,
  TableCaption,
  TableCell,
  TableHead,
  TableHeader,
  TableRow,
} from "@/components/ui/table";
import type { ReceiptDocument } from "@/lib/account/receipts/receipt";
import {
  formatBytes,
  formatCount,
  formatOlderVersions,
  formatStored,
  formatTable,
} from "@/lib/format/counts";
import { formatBackups } from "@/lib/format/dates";

interface ReceiptSheetProps {
  document: ReceiptDocument;
  /** What its signature is worth, and how to check it. */
  children: ReactNode;
}

/** A receipt for an erased account or its content, as one would file it. */
export function ReceiptSheet({ document, children }: ReceiptSheetProps) {
  return (
    <div className="grid gap-6 text-sm">
      <dl className="grid gap-x-6 gap-y-3 sm:grid-cols-[8rem_minmax(0,1fr)]">
        <Row label="Reference">
          <span className="font-mono text-xs wrap-anywhere">{document.subject}</span>
        </Row>
        <Row label={document.kind === "erasure-receipt" ? "Deleted" : "Requested"}>
          <DateTime value={new Date(document.requestedAt)} format="exact" />
        </Row>
        <Row label="Erased">
          <DateTime value={new Date(document.erasedAt)} format="exact" />
        </Row>
      </dl>
      <div className="max-w-md">
        <Table>
          <TableCaption className="caption-top pt-0 pb-2 font-medium text-foreground">
            {document.kind === "erasure-receipt"
              ? "What was erased"
              : "What was erased, while the account stays"}
          </TableCaption>
          <TableHeader className="sr-only">
            <TableRow>
              <TableHead>Type</TableHead>
              <TableHead>Count</TableHead>
            </TableRow>
          </TableHeader>
          <TableBody className="border-y border-border">
            {Object.entries(document.rows).map(([table, count]) => (
              <Count key={table} label={formatTable(table)} value={formatCount(count)} />
            ))}
            {Object.entries(document.files).map(([name, { count, bytes }]) => (
              <Count
                key={name}
                label={formatStored(name)}
                value={`${formatCount(count)} (${formatBytes(bytes)})`}
              />
            ))}
          </TableBody>
        </Table>
      </div>
      {document.bySql && (
        <p className="text-muted-foreground">
          What the account held wasn’t counted, because an operator erased it directly in the
          database.
        </p>
      )}
      {document.olderVersions && (
        <p className="text-muted-foreground">{formatOlderVersions(document.olderVersions.days)}</p>
      )}
      {document.inBackupsUntil && (
        <p className="text-muted-foreground">{formatBackups(document.inBackupsUntil)}</p>
      )}
      {children}
    </div>
  );
}

function Row({ label, children }: { label: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-muted-foreground max-sm:-mb-2">{label}</dt>
      <dd className="text-foreground">{children}</dd>
    </>
  );
}

function Count({ label, value }: { label: string; value: string }) {
  return (
    <TableRow>
      <TableHead scope="row" className="py-1.5">
        {label}
      </TableHead>
      <TableCell className="py-1.5 text-right font-mono text-xs text-foreground tabular-nums">
        {value}
      </TableCell>
    </TableRow>
  );
}
