import type { ReactNode } from "react";
import { LifecycleLine } from "@/components/lifecycle/lifecycle-line";
import { DateTime } from "@/components/ui/date-time";
import { ChevronDownIcon } from "@/components/ui/icons";
import {
  Table,
  TableBody,
  TableCaption,
  TableCell,
  TableFooter,
  TableHead,
  TableHeader,
  TableRow,
} from "@/components/ui/table";
import { TextLink } from "@/components/ui/text-link";
import type { DeletionPreview } from "@/lib/account/queries";
import { formatCount, formatHoldings, formatTable } from "@/lib/format/counts";

interface DeletionFactsProps {
  joinedAt: Date;
  preview: DeletionPreview;
  /** Everything goes now, instead of after the time in which it can be undone. */
  atOnce?: boolean;
  /** Where a copy of everything is to be had; `null` where there is nowhere to go, as in an example. */
  copyHref?: string | null;
  /** The clock, where it is not the present one. */
  now?: Date;
}

/** What goes, what stays and why, until when it can be undone, and what to do first, in this order. */
export function DeletionFacts(props: DeletionFactsProps) {
  const {
    joinedAt,
    preview,
    atOnce = false,
    copyHref = "/settings/data",
    now = new Date(),
  } = props;
  const { retentionDays, restorableUntil, rows } = preview;
  const holdings = formatHoldings(preview.holdings);
  const final = atOnce || retentionDays === 0;
  return (
    <div className="grid gap-6 text-sm">
      <DeletionFact title="What gets deleted">
        <p>
          {holdings ? (
            <>
              <span className="font-medium text-foreground">{holdings}</span>, your profile
            </>
          ) : (
            "Your profile"
          )}{" "}
          and profile image, your subscription, and all sign-in methods.
        </p>
        <RecordCounts rows={rows} caption="Records deleted with your account" />
      </DeletionFact>
      <DeletionFact title="What we keep">
        <p>
          Audit log entries without your name or email address, as proof of when the account was{" "}
          {atOnce ? "erased" : "deleted"}.
          {!final &&
            " During the grace period, we also keep a hash of your email address so that no one else can sign up with it."}
        </p>
      </DeletionFact>
      <DeletionFact title="How long you can undo it">
        {final ? (
          <p>
            You can’t. {atOnce ? "Erasing" : "Deleting"} starts immediately and no one can stop it,
            not even us.
          </p>
        ) : (
          <>
            <p>
              You can restore everything until{" "}
              <DateTime value={restorableUntil} now={now} className="font-medium text-foreground" />
              : sign in as usual, or use the link in the email we send. After that, your account is
              permanently erased.
            </p>
            <div className="pt-3">
              <LifecycleLine joinedAt={joinedAt} now={now} purgeAt={restorableUntil} preview />
            </div>
          </>
        )}
      </DeletionFact>
      <DeletionFact title="Download your data first">
        <p>
          {copyHref ? (
            <TextLink href={copyHref}>Download your data</TextLink>
          ) : (
            "Download your data"
          )}
          : all your records and files in one archive.
          {!final && " You can still do this during the grace period."}
        </p>
      </DeletionFact>
    </div>
  );
}

/** One of the facts, under a heading of its own. */
export function DeletionFact({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className="grid gap-1 text-muted-foreground">
      <h3 className="font-medium text-foreground">{title}</h3>
      {children}
    </div>
  );
}

/** Every table that loses rows, folded away. */
export function RecordCounts({
  rows,
  caption,
}: {
  rows: DeletionPreview["rows"];
  caption: string;
}) {
  return (
    <details className="group mt-1">
      <summary className="flex w-fit cursor-pointer list-none items-center gap-1 rounded-xs font-medium text-foreground [&::-webkit-details-marker]:hidden">
        See every record
        <ChevronDownIcon className="size-4 text-muted-foreground transition-transform group-open:rotate-180" />
      </summary>
      <div className="mt-3 max-w-sm">
        <Table>
          <TableCaption className="sr-only">{caption}</TableCaption>
          <TableHeader className="sr-only">
            <TableRow>
              <TableHead>Type</TableHead>
              <TableHead>Count</TableHead>
            </TableRow>
          </TableHeader>
          <TableBody className="border-y border-border">
            {rows.map(({ table, count }) => (
              <Count key={table} label={formatTable(table)} count={count} />
            ))}
          </TableBody>
          <TableFooter className="border-t-0">
            <Count label="Total" count={rows.reduce((sum, { count }) => sum + count, 0)} />
          </TableFooter>
        </Table>
      </div>
    </details>
  );
}

function Count({ label, count }: { label: string; count: number }) {
  return (
    <TableRow>
      <TableHead scope="row" className="py-2">
        {label}
      </TableHead>
      <TableCell className="py-2 text-right font-mono text-xs text-foreground tabular-nums">
        {formatCount(count)}
      </TableCell>
    </TableRow>
  );
}
