import { Badge, type BadgeTone } from "@/components/ui/badge";
import { DateTime } from "@/components/ui/date-time";
import { TextLink } from "@/components/ui/text-link";
import type { QueuedJob } from "@/lib/studio/images/queries";
import { CancelJob, RetryJob } from "./job-actions";
import { JobProgress } from "./job-progress";

const ends: Record<"done" | "failed" | "cancelled", { label: string; tone: BadgeTone }> = {
  done: { label: "Done", tone: "success" },
  failed: { label: "Failed", tone: "danger" },
  cancelled: { label: "Cancelled", tone: "neutral" },
};

interface JobRowProps {
  job: QueuedJob;
  now: Date;
  /** On the page of its project, which shows the project's name already. */
  within?: boolean;
}

/** A job of the queue: the image, its style, how far it is, what can be done. */
export function JobRow({ job, now, within }: JobRowProps) {
  const { id, image, imageId, projectId, projectName, style, styleName, status } = job;
  const page = `/projects/${projectId}/images/${imageId}`;
  const what = `${styleName} on ${image}`;
  const over = status !== "queued" && status !== "running";
  return (
    <li className="grid grid-cols-[auto_minmax(0,1fr)] items-center gap-x-4 gap-y-3 p-4 sm:grid-cols-[auto_minmax(0,1fr)_11rem_6.5rem] sm:px-5">
      {/* biome-ignore lint/performance/noImgElement: next/image would ask for it through a shared cache */}
      <img
        src={`/api/images/${job.resultImageId ?? imageId}?size=thumb`}
        alt=""
        width={64}
        height={48}
        loading="lazy"
        className="h-12 w-16 rounded-xs bg-muted object-cover"
      />
      <div className="grid min-w-0">
        <p className="flex min-w-0 gap-1.5 text-sm/6">
          <TextLink
            href={job.resultImageId ? `${page}?style=${style}` : page}
            quiet
            title={image}
            className="min-w-0 truncate font-medium text-foreground"
          >
            {image}
          </TextLink>
          <span className="shrink-0 text-muted-foreground">{styleName}</span>
        </p>
        <p className="flex min-w-0 gap-1.5 text-xs/6 text-subtle-foreground">
          {!within && (
            <TextLink
              href={`/projects/${projectId}`}
              quiet
              title={projectName}
              className="min-w-0 truncate"
            >
              {projectName}
            </TextLink>
          )}
          <span className="shrink-0">
            <DateTime value={job.finishedAt ?? job.createdAt} now={now} format="relative" />
          </span>
        </p>
        {status === "failed" && <p className="text-sm text-destructive">{job.error}</p>}
      </div>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2 max-sm:col-start-2 sm:contents">
        {over ? (
          <span className="justify-self-start">
            <Badge tone={ends[status].tone}>{ends[status].label}</Badge>
          </span>
        ) : (
          <JobProgress jobId={id} label={what} status={status} progress={job.progress} />
        )}
        <div className="max-sm:empty:hidden sm:justify-self-end">
          {!over && <CancelJob jobId={id} what={what} />}
          {(status === "failed" || status === "cancelled") && !job.superseded && (
            <RetryJob jobId={id} what={what} />
          )}
        </div>
      </div>
    </li>
  );
}
