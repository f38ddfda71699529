"use client";

import { useRouter } from "next/navigation";
import { useEffect, useState } from "react";
import { ProgressBar } from "@/components/ui/progress-bar";
import { formatPace } from "@/lib/admin/bulk/pace";
import type { BulkProgress } from "@/lib/admin/bulk/queries";
import { formatCount } from "@/lib/format/counts";

const interval = 1000;

interface LiveProgressProps {
  id: string;
  /** As the page was rendered. */
  progress: BulkProgress;
}

/** How far an operation is, asked each second while somebody looks; the page is rendered anew when it has ended. */
export function LiveProgress({ id, progress }: LiveProgressProps) {
  const [latest, setLatest] = useState(progress);
  const router = useRouter();
  const { status } = progress;

  useEffect(() => {
    const abort = new AbortController();
    const timer = setInterval(async () => {
      if (document.hidden) return;
      try {
        const answer = await fetch(`/api/admin/bulk/${id}`, { signal: abort.signal });
        // Signed out, or no longer an admin: the page says so.
        if (answer.status === 404) return location.reload();
        if (!answer.ok) return;
        const next: BulkProgress = await answer.json();
        setLatest(next);
        if (next.status !== status) router.refresh();
      } catch {
        // The next second may do.
      }
    }, interval);
    return () => {
      abort.abort();
      clearInterval(timer);
    };
  }, [id, status, router]);

  const { processed, total, rate, remaining } = latest;
  return (
    <div className="grid gap-2 text-sm">
      <ProgressBar
        label={`${formatCount(processed)} of ${formatCount(total)} accounts`}
        value={total > 0 ? (processed / total) * 100 : 0}
      />
      <p className="text-muted-foreground tabular-nums">
        {formatPace(rate, remaining) || "Waiting for the worker"}
      </p>
    </div>
  );
}
