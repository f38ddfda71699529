import { NoRows } from "@/components/settings/rows";
import { DateTime } from "@/components/ui/date-time";
import type { ActivityEntry } from "@/lib/account/activity";
import { describeActivity } from "@/lib/audit/activity";
import { providerNames } from "@/lib/auth/oauth/providers";

/** What has happened with the account, the newest first. */
export function ActivityList({ entries }: { entries: ActivityEntry[] }) {
  const now = new Date();
  if (entries.length === 0)
    return <NoRows>No activity yet. Sign-ins and account changes will appear here.</NoRows>;
  return (
    <ul
      aria-label="Activity"
      className="-mx-5 -mb-5 divide-y divide-border border-t border-border text-sm sm:-mx-6 sm:-mb-6"
    >
      {entries.map((entry) => (
        <li
          key={entry.id}
          className="flex flex-wrap items-baseline justify-between gap-x-6 gap-y-1 px-5 py-3 sm:px-6"
        >
          <span className="min-w-0 wrap-anywhere text-foreground">
            {describeActivity(entry, providerNames)}
          </span>
          <DateTime value={entry.at} now={now} className="text-muted-foreground tabular-nums" />
        </li>
      ))}
    </ul>
  );
}
