"use client";

import { useRouter } from "next/navigation";
import { createContext, type ReactNode, useContext, useEffect, useState } from "react";

interface JobNews {
  id: string;
  status: "queued" | "running" | "done" | "failed" | "cancelled";
  progress: number;
}

const everyMilliseconds = 1000;
const afterFailureMilliseconds = 4000;

const News = createContext<ReadonlyMap<string, JobNews>>(new Map());

/** What is known of a job beyond what the page was rendered with. */
export function useJobNews(jobId: string): JobNews | undefined {
  return useContext(News).get(jobId);
}

interface JobFeedProps {
  projectId: string;
  /** The jobs on this page that wait or run. Without any, nothing is asked. */
  watching: string[];
  children: ReactNode;
}

/**
 * Asks for the progress of the jobs below it once a second, while there are any and somebody looks,
 * and has the page rendered anew when one of them has ended.
 */
export function JobFeed({ projectId, watching, children }: JobFeedProps) {
  const [news, setNews] = useState<ReadonlyMap<string, JobNews>>(new Map());
  const router = useRouter();
  const watched = watching.join();

  useEffect(() => {
    if (!watched) return;
    const ids = watched.split(",");
    const abort = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;

    async function ask(): Promise<number> {
      const answer = await fetch(`/api/projects/${projectId}/jobs`, { signal: abort.signal });
      if (answer.status === 401) location.assign("/sign-in");
      if (answer.status === 404) router.refresh();
      if (!answer.ok) return afterFailureMilliseconds;
      const { jobs }: { jobs: JobNews[] } = await answer.json();
      const latest = new Map(jobs.map((job) => [job.id, job]));
      setNews(latest);
      const under = (id: string) => /queued|running/.test(latest.get(id)?.status ?? "");
      if (!ids.every(under)) router.refresh();
      return everyMilliseconds;
    }

    async function poll(): Promise<void> {
      clearTimeout(timer);
      if (document.hidden) return;
      const wait = await ask().catch(() => afterFailureMilliseconds);
      if (!abort.signal.aborted) timer = setTimeout(poll, wait);
    }

    timer = setTimeout(poll, everyMilliseconds);
    document.addEventListener("visibilitychange", poll);
    return () => {
      abort.abort();
      clearTimeout(timer);
      document.removeEventListener("visibilitychange", poll);
    };
  }, [watched, projectId, router]);

  return <News value={news}>{children}</News>;
}
