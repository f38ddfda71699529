import type { Metadata } from "next";
import { RootDrawing } from "@/components/brand/drawings";
import { ListPages } from "@/components/studio/gallery/list-pages";
import { JobFeed } from "@/components/studio/jobs/job-feed";
import { JobRow } from "@/components/studio/jobs/job-row";
import { Problem } from "@/components/studio/problem";
import { Button } from "@/components/ui/button";
import { Panel } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { TextLink } from "@/components/ui/text-link";
import { requireUser } from "@/lib/auth/sessions/session";
import { readUsage } from "@/lib/billing/queries";
import { formatCount } from "@/lib/format/counts";
import { jobsPerPage, listQueue } from "@/lib/studio/images/queries";
import { pageNumber } from "@/lib/studio/projects/schema";

export const metadata: Metadata = { title: "Jobs" };

export default async function JobsPage({
  searchParams,
}: {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  const user = await requireUser();
  const asked = await searchParams;
  const page = pageNumber.parse(asked.page);
  const [{ jobs, total, active }, usage] = await Promise.all([
    listQueue(user.id, page),
    readUsage(user.id),
  ]);
  const now = new Date();
  const underWay = jobs.flatMap(({ id, status }) =>
    status === "queued" || status === "running" ? [id] : [],
  );
  return (
    <>
      <PageHeader
        title="Jobs"
        description={
          active > 0
            ? `${formatCount(active)} in progress, ${formatCount(total)} in total.`
            : "Styles you’ve applied and their progress."
        }
      />
      <Problem code={asked.problem} usage={usage} path="/jobs" />
      {underWay.length > 0 && (
        <p className="hidden text-sm noscript:block">
          <TextLink href="/jobs">Reload the page</TextLink> to see progress.
        </p>
      )}
      {jobs.length > 0 ? (
        <JobFeed watching={underWay}>
          <Panel>
            <ul aria-label="Jobs" className="divide-y divide-border">
              {jobs.map((job) => (
                <JobRow key={job.id} job={job} now={now} />
              ))}
            </ul>
          </Panel>
        </JobFeed>
      ) : (
        <Panel>
          <EmptyState
            drawing={<RootDrawing />}
            title={page === 1 ? "No jobs yet" : "No older jobs"}
            action={<Button href="/dashboard">Go to your projects</Button>}
          >
            {page === 1
              ? "Apply a style to an image and follow its progress here."
              : "There are no jobs on this page."}
          </EmptyState>
        </Panel>
      )}
      <ListPages path="/jobs" page={page} total={total} perPage={jobsPerPage} />
    </>
  );
}
