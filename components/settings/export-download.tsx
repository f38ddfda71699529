"use client";

import { useEffect, useState } from "react";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { ProgressBar } from "@/components/ui/progress-bar";
import { formatCount } from "@/lib/format/counts";

type Phase = "ready" | "starting" | "running" | "complete" | "stopped" | "unknown";
const again = (
  <Button href="/settings/data" size="sm" variant="secondary">
    Prepare again
  </Button>
);

type Progress = { done: number; total: number };
/** As `/api/account/export/status` answers. */
type Status = { running: Progress | null; completedAt: string | null };

const everyMilliseconds = 1000;
// The browser asks for the archive a moment after the click.
const patience = 10;

/**
 * The link to the archive; once it is followed, how far the archive is. Only what the server has recorded
 * counts as its end. Without JavaScript it is the link alone, which has no `download`: the browser would
 * save a page that refuses it as the archive.
 *
 * @param completedAt when the newest archive before this one was sent whole
 */
export function ExportDownload({ completedAt }: { completedAt: string | null }) {
  const [phase, setPhase] = useState<Phase>("ready");
  const [progress, setProgress] = useState<Progress>({ done: 0, total: 0 });
  useEffect(() => {
    if (phase !== "starting" && phase !== "running") return;
    let silent = 0;
    const timer = setInterval(async () => {
      const answer = await fetch("/api/account/export/status").catch(() => null);
      const status: Status | null = answer?.ok ? await answer.json() : null;
      if (status?.running) {
        silent = 0;
        setProgress(status.running);
        setPhase("running");
      } else if (status && status.completedAt !== completedAt) setPhase("complete");
      else if (status && phase === "running") setPhase("stopped");
      else if (++silent >= patience) setPhase("unknown");
    }, everyMilliseconds);
    return () => clearInterval(timer);
  }, [phase, completedAt]);
  return (
    <div className="grid max-w-full gap-4">
      {phase === "ready" && (
        <Button href="/api/account/export" variant="primary" onClick={() => setPhase("starting")}>
          Download archive
        </Button>
      )}
      <div
        role="status"
        className="grid w-72 max-w-full gap-2 text-sm text-muted-foreground empty:hidden"
      >
        {phase === "starting" && <p>Creating your archive…</p>}
        {phase === "running" && (
          <>
            <ProgressBar
              label="Files in the archive"
              value={progress.total ? Math.round((100 * progress.done) / progress.total) : 0}
            />
            <p>
              {formatCount(progress.done)} of {formatCount(progress.total)} files
            </p>
          </>
        )}
        {phase === "complete" && (
          <p className="text-foreground">
            Download complete. Check your browser’s downloads folder.
          </p>
        )}
      </div>
      {phase === "stopped" && (
        <Alert tone="danger" title="The download stopped" action={again}>
          The archive isn’t complete. Delete the file and prepare the download again.
        </Alert>
      )}
      {phase === "unknown" && (
        <Alert tone="warning" title="We can’t tell whether the download worked" action={again}>
          Check your browser’s downloads. If the archive isn’t there, prepare it again.
        </Alert>
      )}
    </div>
  );
}
