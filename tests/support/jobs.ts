import { runWorkerOnce } from "@/lib/worker";

/**
 * Runs everything that is due in the queue, and what that enqueues, until nothing is left; one after
 * the other, so that of two mails the one that was queued last is the newest.
 */
export async function runJobs(): Promise<void> {
  await runWorkerOnce({ concurrency: 1 });
}
