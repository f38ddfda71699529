import { ChevronDownIcon } from "@/components/ui/icons";
import {
  Table,
  TableBody,
  TableCaption,
  TableCell,
  TableHead,
  TableHeader,
  TableRow,
} from "@/components/ui/table";
import type { DayCounts } from "@/lib/admin/overview/queries";
import { formatCount } from "@/lib/format/counts";
import { formatDate } from "@/lib/format/dates";

/** The numbers of the charts, the newest day first, folded away. */
export function DayTable({ days }: { days: DayCounts[] }) {
  return (
    <details className="group text-sm">
      <summary className="flex w-fit cursor-pointer list-none items-center gap-1 rounded-xs font-medium text-foreground [&::-webkit-details-marker]:hidden">
        See the numbers
        <ChevronDownIcon className="size-4 text-muted-foreground transition-transform group-open:rotate-180" />
      </summary>
      <div className="mt-3">
        <Table className="tabular-nums">
          <TableCaption className="sr-only">Events by day</TableCaption>
          <TableHeader>
            <TableRow>
              <TableHead>Day</TableHead>
              {["Sign-ups", "Deletions", "Restores", "Erasures"].map((label) => (
                <TableHead key={label} className="text-right">
                  {label}
                </TableHead>
              ))}
            </TableRow>
          </TableHeader>
          <TableBody>
            {days.toReversed().map(({ day, signUps, deletions, restores, purges }) => (
              <TableRow key={day}>
                <TableHead scope="row" className="whitespace-nowrap">
                  {formatDate(new Date(day))}
                </TableHead>
                {Object.entries({ signUps, deletions, restores, purges }).map(([key, count]) => (
                  <TableCell key={key} className="text-right">
                    {formatCount(count)}
                  </TableCell>
                ))}
              </TableRow>
            ))}
          </TableBody>
        </Table>
      </div>
    </details>
  );
}
