"use client";

import { useEffect, useState } from "react";
import { Button } from "@/components/ui/button";
import { ProgressBar } from "@/components/ui/progress-bar";
import { formatCount } from "@/lib/format/counts";

type Phase = "ready" | "starting" | "running" | "done";
type Progress = { done: number; total: number };

const everyMilliseconds = 1000;
// The browser asks for the archive a moment after the click.
const patience = 10;

/** The link to the archive; once it is followed, how far the archive is. Without JavaScript it is the link alone. */
export function ExportDownload() {
  const [phase, setPhase] = useState<Phase>("ready");
  const [progress, setProgress] = useState<Progress>({ done: 0, total: 0 });
  useEffect(() => {
    if (phase !== "starting" && phase !== "running") return;
    let asked = 0;
    const timer = setInterval(async () => {
      const answer = await fetch("/api/account/export/status").catch(() => null);
      const { running } = answer?.ok ? await answer.json() : { running: null };
      if (running) {
        setProgress(running);
        setPhase("running");
      } else if (phase === "running" || ++asked >= patience) setPhase("done");
    }, everyMilliseconds);
    return () => clearInterval(timer);
  }, [phase]);
  return (
    <div className="grid max-w-full gap-4">
      {phase === "ready" && (
        <Button
          href="/api/account/export"
          variant="primary"
          download
          onClick={() => setPhase("starting")}
        >
          Download archive
        </Button>
      )}
      <div role="status" className="grid w-72 max-w-full gap-2 text-sm text-soft empty:hidden">
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
        {phase === "done" && (
          <p className="text-ink">Download complete. Check your browser’s downloads folder.</p>
        )}
      </div>
    </div>
  );
}
