"use client";

import { useJobUpdates } from "@/components/studio/jobs/job-feed";
import { ProgressBar } from "@/components/ui/progress-bar";

interface JobProgressProps {
  jobId: string;
  /** The style and image of the job, for screen readers. */
  label: string;
  /** As the page was rendered; the feed knows more. */
  status: "queued" | "running";
  progress: number;
  /** How many other jobs wait behind it. */
  others?: number;
}

/** How far a job is, as a word and a bar. */
export function JobProgress({ jobId, label, status, progress, others = 0 }: JobProgressProps) {
  const update = useJobUpdates(jobId);
  const waiting = (update?.status ?? status) === "queued";
  const value = update?.progress ?? progress;
  return (
    <div className="grid w-full max-w-44 gap-2 text-xs text-muted-foreground">
      <span className="flex justify-between gap-3">
        {waiting ? "Waiting" : "Processing"}
        {others > 0 && <span>and {others} more</span>}
      </span>
      <ProgressBar
        label={label}
        quietLabel
        value={waiting ? 0 : value}
        tone={waiting ? "waiting" : "moving"}
      />
    </div>
  );
}
