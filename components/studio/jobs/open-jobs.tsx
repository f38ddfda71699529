import { Panel } from "@/components/ui/card";
import { TextLink } from "@/components/ui/text-link";
import type { QueuedJob } from "@/lib/studio/images/queries";
import { JobRow } from "./job-row";

/** The jobs of a project that one waits for or should know of; nothing where there are none. */
export function OpenJobs({ jobs }: { jobs: QueuedJob[] }) {
  if (jobs.length === 0) return null;
  const now = new Date();
  return (
    <section className="grid gap-3">
      <div className="flex items-baseline justify-between gap-4">
        <h2 className="text-base font-semibold text-foreground">Jobs in this project</h2>
        <TextLink href="/jobs" className="text-sm">
          All jobs
        </TextLink>
      </div>
      <Panel>
        <ul className="divide-y divide-border">
          {jobs.map((job) => (
            <JobRow key={job.id} job={job} now={now} within />
          ))}
        </ul>
      </Panel>
    </section>
  );
}
