import type { Metadata } from "next";
import { QueueJobs } from "@/components/admin/jobs/queue-jobs";
import { RootDrawing } from "@/components/brand/drawings";
import { ListForm } from "@/components/settings/list-form";
import { RowButton } from "@/components/settings/row-button";
import { Button } from "@/components/ui/button";
import { Panel } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { changeJobsAction } from "@/lib/admin/jobs/actions";
import {
  type JobState,
  jobStates,
  jobsQuery,
  listQueueJobs,
  queueJobsPerPage,
  readQueue,
} from "@/lib/admin/jobs/queries";
import { requireAdmin } from "@/lib/admin/require-admin";
import { formatCount } from "@/lib/format/counts";

export const metadata: Metadata = { title: "Jobs" };

const labels: Record<JobState, string> = {
  failed: "Failed",
  running: "Running",
  waiting: "Waiting",
};

const empty: Record<JobState, string> = {
  failed: "Jobs whose attempts are spent appear here with their error.",
  running: "No worker is busy.",
  waiting: "The queue is empty.",
};

interface Props {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export default async function AdminJobsPage({ searchParams }: Props) {
  await requireAdmin();
  const asked = jobsQuery.parse(await searchParams);
  const [found, queue] = await Promise.all([listQueueJobs(asked), readQueue()]);
  const { state } = asked;
  const jobs = found.slice(0, queueJobsPerPage);
  const last = found.length > queueJobsPerPage ? jobs.at(-1) : undefined;
  const waited = queue.oldestWaitingSeconds;
  return (
    <>
      <PageHeader
        title="Jobs"
        description={
          waited !== null && waited > 60
            ? `The oldest job has waited for ${formatCount(waited)} seconds: check that a worker runs.`
            : "What the background worker does: emails, erasures, cleanup."
        }
      />
      <nav aria-label="State" className="flex flex-wrap gap-2">
        {jobStates.map((each) => (
          <Button
            key={each}
            href={`/admin/jobs?state=${each}`}
            variant={each === state ? "secondary" : "ghost"}
            size="sm"
            aria-current={each === state ? "page" : undefined}
          >
            {labels[each]}{" "}
            <span className="font-mono text-xs tabular-nums">{formatCount(queue[each])}</span>
          </Button>
        ))}
      </nav>
      {/* Around the empty state too: what was done to the last job is said above it. */}
      <ListForm action={changeJobsAction}>
        {jobs.length > 0 ? (
          <Panel className="px-4 sm:px-5">
            <QueueJobs jobs={jobs} state={state} now={new Date()} />
          </Panel>
        ) : (
          <Panel>
            <EmptyState drawing={<RootDrawing />} title={`No ${labels[state].toLowerCase()} jobs`}>
              {empty[state]}
            </EmptyState>
          </Panel>
        )}
        {state === "failed" && jobs.length > 1 && (
          <div className="flex justify-end">
            <RowButton
              name="retry"
              value={jobs.map(({ id }) => id).join(",")}
              variant="secondary"
              pendingLabel="Retrying"
            >
              {`Retry all ${formatCount(jobs.length)} on this page`}
            </RowButton>
          </div>
        )}
      </ListForm>
      {(asked.after !== undefined || last) && (
        <nav aria-label="Pages" className="flex justify-between gap-4">
          {asked.after === undefined ? (
            <span />
          ) : (
            <Button variant="secondary" href={`/admin/jobs?state=${state}`}>
              Newest
            </Button>
          )}
          {last && (
            <Button variant="secondary" href={`/admin/jobs?state=${state}&after=${last.id}`}>
              Older
            </Button>
          )}
        </nav>
      )}
    </>
  );
}
