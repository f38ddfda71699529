import { Badge, type BadgeTone } from "@/components/ui/badge";
import { DateTime } from "@/components/ui/date-time";
import { TextLink } from "@/components/ui/text-link";
import { formatAccounts } from "@/lib/admin/bulk/pace";
import type { BulkEntry } from "@/lib/admin/bulk/queries";
import {
  bulkKindWords,
  bulkStatusWords,
  describeActor,
  describeFilter,
} from "@/lib/admin/bulk/wording";

const tones: Record<BulkEntry["status"], BadgeTone> = {
  draft: "neutral",
  running: "warning",
  cancelled: "neutral",
  done: "success",
  undoing: "warning",
  undone: "neutral",
};

/** Operations, the newest first. */
export function OperationList({ operations, now }: { operations: BulkEntry[]; now: Date }) {
  return (
    <ul aria-label="Operations" className="divide-y divide-border">
      {operations.map(({ id, kind, status, filter, total, createdAt, ...by }) => (
        <li
          key={id}
          className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2 p-4 sm:px-5"
        >
          <div className="grid min-w-0">
            <p className="text-sm/6">
              <TextLink href={`/admin/bulk/${id}`} quiet className="font-medium text-foreground">
                {bulkKindWords[kind].verb} {formatAccounts(total)}
              </TextLink>
            </p>
            <p className="text-xs/6 wrap-anywhere text-subtle-foreground">
              {describeFilter(filter).join(". ")}. {describeActor(by)},{" "}
              <DateTime value={createdAt} now={now} format="relative" />
            </p>
          </div>
          <Badge tone={tones[status]}>{bulkStatusWords[status]}</Badge>
        </li>
      ))}
    </ul>
  );
}
