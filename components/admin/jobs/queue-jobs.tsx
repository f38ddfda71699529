import { RowButton } from "@/components/settings/row-button";
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
import type { JobEntry, JobState } from "@/lib/admin/jobs/queries";

interface QueueJobsProps {
  jobs: JobEntry[];
  state: JobState;
  now: Date;
}

const times: Record<JobState, (job: JobEntry) => Date> = {
  failed: ({ createdAt }) => createdAt,
  running: ({ lockedAt, runAt }) => lockedAt ?? runAt,
  waiting: ({ runAt }) => runAt,
};

const timeLabels: Record<JobState, string> = {
  failed: "Added",
  running: "Started",
  waiting: "Due",
};

/** The jobs of a state; a failed one with its error and what can be done. On phones each is a block. */
export function QueueJobs({ jobs, state, now }: QueueJobsProps) {
  return (
    <Table className="max-sm:block">
      <TableCaption className="sr-only">Jobs</TableCaption>
      <TableHeader className="max-sm:sr-only">
        <TableRow>
          <TableHead>Task</TableHead>
          <TableHead>{timeLabels[state]}</TableHead>
          <TableHead>Attempts</TableHead>
          {state === "failed" && <TableHead className="text-right">Actions</TableHead>}
        </TableRow>
      </TableHeader>
      <TableBody className="max-sm:block">
        {jobs.map((job) => (
          <TableRow key={job.id} className="max-sm:block max-sm:py-3">
            <TableCell className="max-sm:block max-sm:px-0 max-sm:py-1">
              <span className="font-mono text-xs text-foreground">{job.task}</span>
              {job.error && (
                <p className="mt-1 max-w-[60ch] text-xs wrap-anywhere text-muted-foreground">
                  {job.error}
                </p>
              )}
            </TableCell>
            <TableCell className="whitespace-nowrap max-sm:block max-sm:px-0 max-sm:py-1">
              <span className="sm:hidden">{timeLabels[state]} </span>
              <DateTime value={times[state](job)} now={now} format="relative" />
            </TableCell>
            <TableCell className="tabular-nums max-sm:block max-sm:px-0 max-sm:py-1">
              {job.attempts} of {job.maxAttempts}
              <span className="sm:hidden"> attempts</span>
            </TableCell>
            {state === "failed" && (
              <TableCell className="max-sm:block max-sm:px-0 max-sm:py-1">
                <div className="flex justify-end gap-2 max-sm:justify-start">
                  <RowButton
                    name="retry"
                    value={job.id}
                    variant="secondary"
                    size="sm"
                    pendingLabel="Retrying"
                    aria-label={`Retry ${job.task} ${job.id}`}
                  >
                    Retry
                  </RowButton>
                  <RowButton
                    name="discard"
                    value={job.id}
                    variant="ghost"
                    size="sm"
                    pendingLabel="Discarding"
                    aria-label={`Discard ${job.task} ${job.id}`}
                  >
                    Discard
                  </RowButton>
                </div>
              </TableCell>
            )}
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}
