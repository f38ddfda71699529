import type { StyleOutcome } from "@/lib/studio/projects/project-image";
import { CancelJob, RetryJob } from "../jobs/job-actions";
import { JobProgress } from "../jobs/job-progress";
import { ResultActions } from "./result-actions";

interface ImageResultsProps {
  projectId: string;
  imageId: string;
  /** The image's name. */
  name: string;
  outcomes: StyleOutcome[];
  /** The style that is shown above. */
  shown?: string;
}

/** Why a style cannot be chosen again, in a word: it is done, or in progress. */
export function takenStyles(outcomes: StyleOutcome[]): Record<string, string> {
  return Object.fromEntries(
    outcomes.flatMap(({ style, status, result }) => {
      if (status === "done" && result) return [[style.slug, "Done"]];
      return status === "queued" || status === "running" ? [[style.slug, "In progress"]] : [];
    }),
  );
}

/** The outcome of each style that was applied to an image. */
export function ImageResults(props: ImageResultsProps) {
  const outcomes = props.outcomes.filter(({ status, result }) => status !== "done" || result);
  if (outcomes.length === 0) return null;
  return (
    <ul
      aria-label="Results"
      className="grid grid-cols-2 gap-3 sm:grid-cols-3 md:grid-cols-4 lg:grid-cols-5"
    >
      {outcomes.map((outcome) => (
        <OutcomeCard key={outcome.jobId} {...props} outcome={outcome} />
      ))}
    </ul>
  );
}

function OutcomeCard(props: ImageResultsProps & { outcome: StyleOutcome }) {
  const { projectId, imageId, name, outcome, shown } = props;
  const { style, result, jobId, status } = outcome;
  const here = style.slug === shown;
  return (
    <li
      className={`relative grid min-w-0 content-start overflow-hidden rounded-md border bg-card ${
        here ? "border-primary ring-1 ring-primary" : "border-border"
      }`}
    >
      <div className="relative grid aspect-4/3 place-items-center bg-muted p-3 text-center text-xs">
        {status === "done" && result ? (
          <a
            href={`/projects/${projectId}/images/${imageId}?style=${style.slug}`}
            aria-current={here ? "true" : undefined}
            aria-label={`Compare with ${style.name}`}
            className="absolute inset-0 -outline-offset-2"
          >
            {/* biome-ignore lint/performance/noImgElement: next/image would ask for it through a shared cache */}
            <img
              src={`/api/images/${result.id}?size=thumb`}
              alt={`${name} in ${style.name} style, thumbnail`}
              width={320}
              height={240}
              loading="lazy"
              className="size-full object-cover"
            />
          </a>
        ) : status === "queued" || status === "running" ? (
          <JobProgress
            jobId={jobId}
            label={`${name}: ${style.name}`}
            status={status}
            progress={outcome.progress}
          />
        ) : (
          <p className={status === "failed" ? "text-destructive" : "text-muted-foreground"}>
            {status === "failed" ? (outcome.error ?? "Failed") : "Cancelled"}
          </p>
        )}
      </div>
      <div className="flex min-h-11 min-w-0 items-center justify-between gap-1 border-t border-border py-1 pr-1 pl-3 text-sm font-medium text-foreground">
        <span className="truncate" title={style.name}>
          {style.name}
        </span>
        {status === "done" && result ? (
          <ResultActions projectId={projectId} result={result} sourceId={imageId} />
        ) : status === "queued" || status === "running" ? (
          <CancelJob jobId={jobId} what={style.name} />
        ) : (
          <RetryJob jobId={jobId} what={style.name} page={{ projectId, imageId }} />
        )}
      </div>
    </li>
  );
}
