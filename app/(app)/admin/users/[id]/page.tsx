import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { z } from "zod";
import { AccountBadges } from "@/components/admin/account/account-badges";
import { AccountChanges } from "@/components/admin/account/account-changes";
import { AccountFacts } from "@/components/admin/account/account-facts";
import { AccountSessions } from "@/components/admin/account/account-sessions";
import { BackLink } from "@/components/admin/back-link";
import { readParam, type SearchParams } from "@/components/auth/search-params";
import { RecordCounts } from "@/components/deletion/deletion-facts";
import { LifecycleLine } from "@/components/lifecycle/lifecycle-line";
import { ActivityList } from "@/components/settings/activity-list";
import { ListForm } from "@/components/settings/list-form";
import { Alert } from "@/components/ui/alert";
import { Card } from "@/components/ui/card";
import { PageHeader } from "@/components/ui/page-header";
import { TextLink } from "@/components/ui/text-link";
import { listActivity } from "@/lib/account/activity";
import { changeAccountAction } from "@/lib/admin/account/actions";
import { findAccountDetails, readBelongings } from "@/lib/admin/account/queries";
import { requireAdmin } from "@/lib/admin/require-admin";
import { formatHoldings } from "@/lib/format/counts";

export const metadata: Metadata = { title: "User" };

const activityShown = 15;

const notices: Record<string, string> = {
  created: "Account created. We’re emailing its owner a link to choose a password.",
  deleted: "Account deleted. It can be restored until its grace period ends.",
  erased: "Permanent erasure has started.",
  role: "Role changed.",
  suspended: "Account suspended. All its sessions are signed out.",
  "two-factor": "Two-factor authentication turned off. The owner has been emailed.",
};

interface Props {
  params: Promise<{ id: string }>;
  searchParams: SearchParams;
}

export default async function AccountPage({ params, searchParams }: Props) {
  const admin = await requireAdmin();
  const id = z.uuid().safeParse((await params).id).data;
  const account = id && (await findAccountDetails(id));
  if (!account) notFound();
  const [belongings, activity, done] = await Promise.all([
    readBelongings(account.id),
    listActivity(account.id, { limit: activityShown }),
    readParam(searchParams, "done"),
  ]);
  const now = new Date();
  const holdings = formatHoldings(belongings.holdings);
  return (
    <div className="grid w-full max-w-[720px] gap-6">
      <PageHeader
        title={account.name}
        back={<BackLink href="/admin/users" label="Users" />}
        description={
          <span className="mt-1 flex flex-wrap items-center gap-2">
            <AccountBadges {...account} />
          </span>
        }
      />
      {done && Object.hasOwn(notices, done) && <Alert tone="success">{notices[done]}</Alert>}
      <Card title="Timeline">
        <LifecycleLine
          joinedAt={account.createdAt}
          deletedAt={account.deletedAt ?? undefined}
          purgeAt={account.purgeAt ?? undefined}
          now={now}
          size="sm"
        />
      </Card>
      <AccountFacts account={account} belongings={belongings} now={now} />
      <Card
        title="What it owns"
        description={holdings ? `${holdings}.` : "Nothing besides the account itself."}
      >
        <RecordCounts rows={belongings.rows} caption="Records of the account" />
      </Card>
      <AccountSessions sessions={belongings.sessions} now={now} />
      <ListForm action={changeAccountAction}>
        <AccountChanges account={account} own={account.id === admin.id} />
      </ListForm>
      <Card
        title="Activity"
        description="The newest entries of the audit log, in the owner’s words."
        action={
          <TextLink href={`/admin/audit?subject=${account.subject}`}>See everything</TextLink>
        }
      >
        <ActivityList entries={activity} />
      </Card>
    </div>
  );
}
