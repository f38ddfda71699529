"use client";

import { useRouter } from "next/navigation";
import { createContext, type ReactNode, useContext, useEffect, useState } from "react";

interface JobUpdate {
  id: string;
  /** The name of the image. */
  image: string;
  styleName: string;
  status: "queued" | "running" | "done" | "failed" | "cancelled";
  progress: number;
}

const soon = 1000;
const atMost = 5000;
const mostAsked = 100;

const JobUpdates = createContext<ReadonlyMap<string, JobUpdate>>(new Map());

/** The latest state of a job, newer than the one the page was rendered with. */
export function useJobUpdates(jobId: string): JobUpdate | undefined {
  return useContext(JobUpdates).get(jobId);
}

const isUnderWay = (job: JobUpdate | undefined) => /queued|running/.test(job?.status ?? "");

const ends = { done: "is done", failed: "failed", cancelled: "was cancelled" };

function describeEnd({ styleName, image, status }: JobUpdate): string {
  return status in ends ? `${styleName} on ${image} ${ends[status as keyof typeof ends]}.` : "";
}

interface JobFeedProps {
  /** The jobs on this page that wait or run. Without any, nothing is asked. */
  watching: string[];
  children: ReactNode;
}

/**
 * Asks for the progress of the jobs below it while there are any and somebody looks: each second, and
 * less often while nothing moves. Has the page rendered anew when one of them has ended, and says so.
 */
export function JobFeed({ watching, children }: JobFeedProps) {
  const [updates, setUpdates] = useState<ReadonlyMap<string, JobUpdate>>(new Map());
  const [announcement, announce] = useState("");
  const router = useRouter();
  const watched = watching.slice(0, mostAsked).join();

  useEffect(() => {
    if (!watched) return;
    const ids = watched.split(",");
    const abort = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    let wait = soon;
    let seen = "";

    async function ask(): Promise<void> {
      const answer = await fetch(`/api/jobs?ids=${watched}`, { signal: abort.signal });
      if (answer.status === 401) location.assign("/sign-in");
      if (!answer.ok) throw new Error();
      const text = await answer.text();
      wait = text === seen ? Math.min(atMost, wait * 1.5) : soon;
      seen = text;
      const { jobs }: { jobs: JobUpdate[] } = JSON.parse(text);
      const latest = new Map(jobs.map((job) => [job.id, job]));
      setUpdates(latest);
      const ended = ids.filter((id) => !isUnderWay(latest.get(id)));
      if (ended.length === 0) return;
      announce(ended.map((id) => describeEnd(latest.get(id) ?? ({} as JobUpdate))).join(" "));
      router.refresh();
    }

    async function poll(): Promise<void> {
      clearTimeout(timer);
      if (document.hidden) return;
      await ask().catch(() => {
        wait = atMost;
      });
      if (!abort.signal.aborted) timer = setTimeout(poll, wait);
    }

    timer = setTimeout(poll, wait);
    document.addEventListener("visibilitychange", poll);
    return () => {
      abort.abort();
      clearTimeout(timer);
      document.removeEventListener("visibilitychange", poll);
    };
  }, [watched, router]);

  return (
    <JobUpdates value={updates}>
      <p role="status" className="sr-only">
        {announcement}
      </p>
      {children}
    </JobUpdates>
  );
}
