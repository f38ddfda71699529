import { setImmediate } from "node:timers/promises";
import { after } from "next/server";
import { reasonOf } from "@/lib/error-reason";
import { log } from "@/lib/log";
import { onJobAdded } from "./queue";

/**
 * Has `drain` run the queue after each response to a request that added a job, once at a time. The platform keeps
 * the function alive until it ends, or kills it at its limit.
 */
export function drainAfterResponses(drain: () => Promise<void>): void {
  let running: Promise<void> | undefined;
  let wanted = false;
  const run = () => {
    // A job that was added while the queue ran may have come too late for that run.
    wanted = true;
    running ??= (async () => {
      while (wanted) {
        // One request may have added several jobs.
        await setImmediate();
        wanted = false;
        await drain();
      }
    })()
      .catch((error) => log.error({ error: reasonOf(error) }, "queue not run after a response"))
      .finally(() => {
        running = undefined;
      });
    return running;
  };
  onJobAdded(() => {
    try {
      after(run);
    } catch {
      // Outside of a request: a job that adds another, which the run in progress finds.
    }
  });
}
