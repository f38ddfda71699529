import { setTimeout as sleep } from "node:timers/promises";
import { db } from "@/db/client";
import { isDatabaseAway, reasonOf, sqlStateOf } from "@/lib/error-reason";
import { enqueue } from "@/lib/jobs/queue";
import { log } from "@/lib/log";
import { nextSubjects, noteFailure, runBatch } from "./run-batch";

/** A job goes on for so long, and the next one after it: a worker that is stopped waits for it. */
const sliceMilliseconds = 5000;

const mostPauseMilliseconds = 500;

// Deadlocks and conflicts of transactions, locks and statements that have waited for too long.
const passing = /^(40...|55P03|57014)$/;

const mayPass = (error: unknown) => isDatabaseAway(error) || passing.test(sqlStateOf(error) ?? "");

/** Works on the next accounts one by one, so that those that fail hold up no other. */
async function runSingly(id: string): Promise<void> {
  for (const subject of await nextSubjects(id))
    try {
      await runBatch(id, subject);
    } catch (error) {
      if (mayPass(error)) throw error;
      await noteFailure(id, subject, reasonOf(error));
    }
}

/**
 * Works through an operation that runs or is being undone, batch by batch; in each is stored how far it is, so
 * that it may be killed anywhere and run twice, or by several at once.
 *
 * @param isOver asked before each batch: whether to leave the rest
 * @returns whether nothing is left
 * @throws what may pass
 */
export async function workThrough(id: string, isOver: () => boolean): Promise<boolean> {
  while (!isOver()) {
    const begun = Date.now();
    try {
      if (!(await runBatch(id))) return true;
    } catch (error) {
      if (mayPass(error)) throw error;
      log.warn({ operation: id, error: reasonOf(error) }, "a batch failed, trying each account");
      await runSingly(id);
    }
    // As long as the batch took, others have the database for themselves.
    await sleep(Math.min(Date.now() - begun, mostPauseMilliseconds));
  }
  return false;
}

/** Works through an operation for a while, and queues the rest. @throws what may pass, so that the queue tries again */
export async function runBulkTask({ id }: { id: string }, signal?: AbortSignal): Promise<void> {
  const end = Date.now() + sliceMilliseconds;
  const isDone = await workThrough(id, () => Boolean(signal?.aborted) || Date.now() >= end);
  if (!isDone) await enqueue(db, "run-bulk", { id }, { priority: -1 });
}
