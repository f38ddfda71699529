import { runWorkerOnce } from "@/lib/worker";

/** Runs everything that is due in the queue, and what that enqueues, until nothing is left. */
export async function runJobs(): Promise<void> {
  await runWorkerOnce();
}
