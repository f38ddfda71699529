import type { ReactNode } from "react";
import { Card, Panel } from "@/components/ui/card";
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
import { TextLink } from "@/components/ui/text-link";
import { formatAccounts } from "@/lib/admin/bulk/pace";
import type { BulkPreview, BulkState } from "@/lib/admin/bulk/queries";
import { bulkKindWords, describeFilter, describeLeftOut } from "@/lib/admin/bulk/wording";
import { formatCount, formatTable } from "@/lib/format/counts";
import { BulkFact, CountTable } from "./facts-list";

interface PreviewCardProps {
  operation: BulkState;
  preview: BulkPreview;
  /** The form that confirms it, where there is somebody. */
  children: ReactNode;
}

/** What an operation would do: what goes, what stays, who is left out, how long it can be undone, the list. */
export function PreviewCard({ operation, preview, children }: PreviewCardProps) {
  const { kind, filter } = operation;
  const { count, leftOut } = preview;
  return (
    <Card
      tone={kind === "delete" ? "danger" : "plain"}
      title={`${bulkKindWords[kind].verb} ${formatAccounts(count)}`}
      description={describeFilter(filter).join(". ")}
    >
      <div className="grid gap-6">
        <Effects operation={operation} preview={preview} />
        <BulkFact title="Who is left out">
          {leftOut.length > 0 ? (
            <CountTable
              caption="Accounts that are left out"
              rows={leftOut.map(({ reason, count: each }) => ({
                label: describeLeftOut(reason),
                count: formatCount(each),
              }))}
            />
          ) : (
            <p>Nobody: every account that meets the conditions is included.</p>
          )}
        </BulkFact>
        <Undo operation={operation} preview={preview} />
        {count > 0 && (
          <BulkFact title="Download the list first">
            <p>
              <TextLink href={`/api/admin/bulk/${operation.id}/accounts`} download>
                Download the {formatAccounts(count)}
              </TextLink>{" "}
              as a CSV file. The download is noted in the audit log.
            </p>
          </BulkFact>
        )}
      </div>
      {children}
    </Card>
  );
}

function Effects({ operation: { kind }, preview }: Omit<PreviewCardProps, "children">) {
  const { count, rows, busy, sessions } = preview;
  if (kind === "restore")
    return (
      <BulkFact title="What happens">
        <p>
          The accounts can be used again, with everything in them. Sessions and API keys that ended
          with the deletion stay ended. Suspensions stay. Each owner gets an email.
        </p>
      </BulkFact>
    );
  if (kind === "sign-out")
    return (
      <BulkFact title="What happens">
        <p>
          {formatCount(sessions)} active {sessions === 1 ? "session ends" : "sessions end"}. API
          keys stay valid.
        </p>
      </BulkFact>
    );
  return (
    <>
      <BulkFact title="What gets deleted">
        <p>
          {formatAccounts(count)}: signed out at once, and permanently erased
          {rows.length > 0 && " with these records"} when the grace period is over.
        </p>
        {busy > 0 && (
          <p className="font-medium text-warning-strong">
            {formatAccounts(busy)} {busy === 1 ? "has" : "have"} jobs in progress, which are
            cancelled.
          </p>
        )}
        {rows.length > 0 && (
          <CountTable
            caption="Records that are erased"
            rows={rows.map(({ table, count: each }) => ({
              label: formatTable(table),
              count: formatCount(each),
            }))}
          />
        )}
      </BulkFact>
      <BulkFact title="What stays">
        <p>
          Audit log entries without names and email addresses, as proof of who deleted what and
          when.
        </p>
      </BulkFact>
    </>
  );
}

function Undo({ operation: { kind, options }, preview }: Omit<PreviewCardProps, "children">) {
  const { retentionDays } = preview;
  if (kind === "sign-out")
    return (
      <BulkFact title="How long you can undo it">
        <p>You can’t. Everybody can sign in again.</p>
      </BulkFact>
    );
  if (kind === "restore")
    return (
      <BulkFact title="How long you can undo it">
        <p>There’s no undo. To go back, delete these accounts again.</p>
      </BulkFact>
    );
  return (
    <BulkFact title="How long you can undo it">
      <p>
        {retentionDays === 0
          ? "You can’t: without a grace period, accounts are permanently erased at once."
          : `For ${formatCount(retentionDays)} ${retentionDays === 1 ? "day" : "days"}, for all of them at once on this page. Each owner can restore their own account too.`}
      </p>
      {retentionDays > 0 && options.includeUnverified && (
        <p>Accounts with an unverified email address are permanently erased at once.</p>
      )}
    </BulkFact>
  );
}

/** Some of the accounts. */
export function SampleTable({ preview, now }: { preview: BulkPreview; now: Date }) {
  const { sample, count } = preview;
  return (
    <section className="grid min-w-0 gap-3">
      <h2 className="text-base font-semibold text-foreground">
        {count > sample.length
          ? `The newest ${formatCount(sample.length)} of ${formatCount(count)}`
          : "The accounts"}
      </h2>
      <Panel className="px-4 sm:px-5">
        <Table>
          <TableCaption className="sr-only">Accounts of this operation</TableCaption>
          <TableHeader>
            <TableRow>
              <TableHead>Account</TableHead>
              <TableHead className="max-sm:hidden">Created</TableHead>
              <TableHead>Last used</TableHead>
            </TableRow>
          </TableHeader>
          <TableBody>
            {sample.map((user) => (
              <TableRow key={user.id}>
                <TableCell className="w-full max-w-0">
                  <TextLink
                    href={`/admin/users/${user.id}`}
                    quiet
                    title={user.email}
                    className="block truncate font-mono text-xs"
                  >
                    {user.email}
                  </TextLink>
                </TableCell>
                <TableCell className="whitespace-nowrap max-sm:hidden">
                  <DateTime value={user.createdAt} now={now} format="date" />
                </TableCell>
                <TableCell className="whitespace-nowrap">
                  {user.lastActiveAt ? (
                    <DateTime value={user.lastActiveAt} now={now} format="date" />
                  ) : (
                    "Never"
                  )}
                </TableCell>
              </TableRow>
            ))}
          </TableBody>
        </Table>
      </Panel>
    </section>
  );
}
