import { NoRows } from "@/components/settings/rows";
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
import type { ActivityEntry } from "@/lib/account/activity";
import { describeActivity } from "@/lib/audit/activity";
import { providerNames } from "@/lib/auth/oauth/providers";

/** What has happened with the account, the newest first; on phones the time is below what happened. */
export function ActivityList({ entries }: { entries: ActivityEntry[] }) {
  const now = new Date();
  if (entries.length === 0)
    return <NoRows>No activity yet. Sign-ins and account changes will appear here.</NoRows>;
  return (
    <div className="-mx-5 -mb-5 border-t border-border px-5 sm:-mx-6 sm:-mb-6 sm:px-6">
      <Table className="max-sm:block">
        <TableCaption className="sr-only">Activity</TableCaption>
        <TableHeader className="max-sm:sr-only">
          <TableRow>
            <TableHead>Event</TableHead>
            <TableHead className="text-right">Time</TableHead>
          </TableRow>
        </TableHeader>
        <TableBody className="max-sm:block">
          {entries.map((entry) => (
            <TableRow key={entry.id} className="max-sm:grid max-sm:gap-1 max-sm:py-3">
              <TableCell className="text-foreground max-sm:p-0">
                {describeActivity(entry, providerNames)}
              </TableCell>
              <TableCell className="tabular-nums max-sm:p-0 sm:text-right sm:whitespace-nowrap">
                <DateTime value={entry.at} now={now} />
              </TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </div>
  );
}
