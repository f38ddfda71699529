import type { Metadata } from "next";
import { z } from "zod";
import { readParam, type SearchParams } from "@/components/auth/search-params";
import { SettingsSubpage } from "@/components/layout/settings-subpage";
import { ActivityList } from "@/components/settings/activity-list";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { listActivity } from "@/lib/account/activity";
import { requireUser } from "@/lib/auth/sessions/session";

export const metadata: Metadata = { title: "Activity" };

const pageSize = 30;
const path = "/settings/security/activity";

export default async function ActivityPage({ searchParams }: { searchParams: SearchParams }) {
  const { id } = await requireUser();
  const before = z.uuid().safeParse(await readParam(searchParams, "before")).data;
  const entries = await listActivity(id, { before, limit: pageSize + 1 });
  const shown = entries.slice(0, pageSize);
  const last = shown.at(-1);
  return (
    <SettingsSubpage parent={{ href: "/settings/security#activity", label: "Security" }}>
      <Card title="Activity" description="Sign-ins and account changes, newest first.">
        <ActivityList entries={shown} />
      </Card>
      {(before || entries.length > pageSize) && (
        <nav aria-label="Pages" className="flex justify-between gap-4">
          {before ? (
            <Button variant="secondary" href={path}>
              Newest
            </Button>
          ) : (
            <span />
          )}
          {entries.length > pageSize && last && (
            <Button variant="secondary" href={`${path}?before=${last.id}`}>
              Older
            </Button>
          )}
        </nav>
      )}
    </SettingsSubpage>
  );
}
