"use client";

import { useJobNews } from "@/components/studio/job-feed";
import { ProgressBar } from "@/components/ui/progress-bar";

interface JobProgressProps {
  jobId: string;
  /** What is being made, for screen readers. */
  label: string;
  /** As the page was rendered; the feed knows more. */
  status: "queued" | "running";
  progress: number;
}

/** How far a job is. */
export function JobProgress({ jobId, label, status, progress }: JobProgressProps) {
  const news = useJobNews(jobId);
  const waiting = (news?.status ?? status) === "queued";
  const value = news?.progress ?? progress;
  return (
    <div className="grid w-full max-w-40 gap-2 text-center">
      <p className="text-sm text-soft" aria-live="polite">
        {waiting ? "Waiting" : "Processing"}
      </p>
      <ProgressBar
        label={label}
        quietLabel
        value={waiting ? 0 : value}
        tone={waiting ? "waiting" : "moving"}
      />
    </div>
  );
}
