import type { ReactNode } from "react";
import { LifecycleLine } from "@/components/lifecycle-line";
import { DateTime } from "@/components/ui/date-time";
import { ChevronDownIcon } from "@/components/ui/icons";
import { TextLink } from "@/components/ui/text-link";
import type { DeletionPreview } from "@/lib/account/queries";
import { formatCount, formatHoldings, formatTable } from "@/lib/wording/counts";

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
  const holdings = formatHoldings(preview);
  const final = atOnce || retentionDays === 0;
  return (
    <div className="grid gap-6 text-sm">
      <Fact title="What goes">
        <p>
          {holdings ? (
            <>
              <span className="font-medium text-ink">{holdings}</span>, your profile
            </>
          ) : (
            "Your profile"
          )}{" "}
          and picture, your subscription, and every way to sign in.
        </p>
        <Counts rows={rows} />
      </Fact>
      <Fact title="What stays, and why">
        <p>
          Entries in the audit log, without your name and address: they prove that the account was
          {atOnce ? " erased" : " deleted"}, and when.
          {!final &&
            " Until the date below also a code made from your address, so that nobody else can register it."}
        </p>
      </Fact>
      <Fact title="Until when it can be undone">
        {final ? (
          <p>
            Not at all. {atOnce ? "Erasing" : "Deleting"} the account begins at once and cannot be
            stopped, not even by us.
          </p>
        ) : (
          <>
            <p>
              Delete it now, and you can restore everything until{" "}
              <DateTime value={restorableUntil} now={now} className="font-medium text-ink" />: from
              the sign-in page as you always sign in, or from the mail we send. After that date it
              is erased for good.
            </p>
            <div className="pt-3">
              <LifecycleLine joinedAt={joinedAt} now={now} purgeAt={restorableUntil} preview />
            </div>
          </>
        )}
      </Fact>
      <Fact title="Download everything first">
        <p>
          {copyHref ? <TextLink href={copyHref}>Take a copy</TextLink> : "Take a copy"} of all that
          is yours: your records and the pictures themselves, as one file.
          {!final && " You can still download it while the account can be restored."}
        </p>
      </Fact>
    </div>
  );
}

function Fact({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className="grid gap-1 text-soft">
      <h3 className="font-medium text-ink">{title}</h3>
      {children}
    </div>
  );
}

/** Every table that loses rows, folded away. */
function Counts({ rows }: { rows: DeletionPreview["rows"] }) {
  return (
    <details className="group mt-1">
      <summary className="flex w-fit cursor-pointer list-none items-center gap-1 rounded-small font-medium text-ink [&::-webkit-details-marker]:hidden">
        Every record, counted
        <ChevronDownIcon className="size-4 text-soft transition-transform group-open:rotate-180" />
      </summary>
      <table className="mt-3 w-full max-w-sm">
        <caption className="sr-only">Records that go with the account</caption>
        <thead className="sr-only">
          <tr>
            <th scope="col">Kind</th>
            <th scope="col">Count</th>
          </tr>
        </thead>
        <tbody className="divide-y divide-line border-y border-line">
          {rows.map(({ table, count }) => (
            <tr key={table}>
              <th scope="row" className="py-2 text-left font-normal text-soft">
                {formatTable(table)}
              </th>
              <td className="py-2 text-right font-mono text-xs text-ink tabular-nums">
                {formatCount(count)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}
