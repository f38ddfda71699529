import type { Metadata } from "next";
import { DayCharts } from "@/components/admin/overview/day-charts";
import { DayTable } from "@/components/admin/overview/day-table";
import { type Figure, Figures } from "@/components/admin/overview/figures";
import { Alert } from "@/components/ui/alert";
import { Card } from "@/components/ui/card";
import { PageHeader } from "@/components/ui/page-header";
import { TextLink } from "@/components/ui/text-link";
import { readQueue } from "@/lib/admin/jobs/queries";
import {
  countAccounts,
  countByDay,
  countHoldings,
  overviewDays,
} from "@/lib/admin/overview/queries";
import { requireAdmin } from "@/lib/admin/require-admin";
import { formatBytes } from "@/lib/format/counts";

export const metadata: Metadata = { title: "Admin" };

const capitalized = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

export default async function AdminPage() {
  await requireAdmin();
  const [days, accounts, queue, holdings] = await Promise.all([
    countByDay(),
    countAccounts(),
    readQueue(),
    countHoldings(),
  ]);
  const figures: Figure[] = [
    {
      label: "Accounts",
      value: accounts.total,
      before: accounts.isEstimate ? "about" : undefined,
      href: "/admin/users",
    },
    { label: "Deleted", value: accounts.deleted, href: "/admin/users?state=deleted" },
    { label: "Suspended", value: accounts.suspended, href: "/admin/users?state=suspended" },
    { label: "Not verified", value: accounts.unverified, href: "/admin/users?verified=no" },
    { label: "Live sessions", value: accounts.liveSessions },
    { label: "Jobs waiting", value: queue.waiting, href: "/admin/jobs?state=waiting" },
    { label: "Jobs running", value: queue.running, href: "/admin/jobs?state=running" },
    { label: "Jobs failed", value: queue.failed, href: "/admin/jobs?state=failed" },
    ...holdings.map(({ many, count, bytes }) => ({
      label: capitalized(many),
      value: count,
      note: bytes === undefined ? undefined : `${formatBytes(bytes)} stored`,
    })),
  ];
  return (
    <>
      <PageHeader title="Overview" />
      {queue.failed > 0 && (
        <Alert
          tone="warning"
          title="Some background jobs have failed"
          action={<TextLink href="/admin/jobs?state=failed">See failed jobs</TextLink>}
        />
      )}
      <Figures label="Now" figures={figures} />
      <Card
        title={`Last ${overviewDays} days`}
        description="Counted from the audit log, by day in UTC."
      >
        <DayCharts days={days} />
        <DayTable days={days} />
      </Card>
    </>
  );
}
