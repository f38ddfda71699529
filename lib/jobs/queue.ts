import { type SQL, sql } from "drizzle-orm";
import type { Task } from "graphile-worker";
import type { Executor } from "@/db/client";

/** The background tasks of the core with their payloads, which travel as JSON. */
interface CoreTaskPayloads {
  "send-mail": { id: string; mail: object };
  "mail-deletion": { userId: string; origin: string };
  "mail-link": { kind: string; email: string; origin: string; deviceHash?: string | null };
  "account-locked": {
    emailHashes: string[];
    exactHash: string;
    origin: string;
    at: string;
    until: string;
    lock: string;
  };
  "keep-records": { records: { key: string; record: Record<string, unknown> }[] };
  "keep-receipts": { subjects: string[] };
  "clear-files": { id: string };
  "erase-due-content": Record<string, never>;
  "erase-content": { id: string };
  "purge-due-accounts": Record<string, never>;
  "purge-account": { userId: string };
  "run-bulk": { id: string };
  "seal-audit": Record<string, never>;
  "verify-audit": Record<string, never>;
  cleanup: Record<string, never>;
  "cleanup-files": Record<string, never>;
}

/** Every background task with its payload. A feature declares its own: `declare module "@/lib/jobs/queue"`. */
export interface TaskPayloads extends CoreTaskPayloads {}

export type TaskName = keyof TaskPayloads;

/** What the worker runs for each task. */
export type BackgroundTasks<Name extends TaskName = TaskName> = { [Each in Name]: Task };

/** The tasks of the core; the others are the features'. */
export type CoreTaskName = keyof CoreTaskPayloads;

type EnqueueOptions = {
  /** Not before this instant. */
  runAt?: Date;
  /** A job with the same key that has not begun is replaced. */
  key?: string;
  /** Jobs of the same queue run one after the other. */
  queue?: string;
  maxAttempts?: number;
  /** The lower, the sooner: 0 unless told otherwise. */
  priority?: number;
};

/** A job that `enqueueAll` adds. */
export type NewJob = {
  [Name in TaskName]: { task: Name; payload: TaskPayloads[Name]; options?: EnqueueOptions };
}[TaskName];

const defaultAttempts = 12;

const shared = globalThis as { appJobAdded?: () => void };

/** Has `callback` called whenever this process is about to add a job: its transaction is not committed yet. */
export function onJobAdded(callback: () => void): void {
  // On globalThis, since a bundler may give each route a copy of this module.
  shared.appJobAdded = callback;
}

/** Says that a function of the database has added a job. */
export const announceJob = () => shared.appJobAdded?.();

/** The call that adds a job, for a statement that does more than that. */
export function addJob<Name extends TaskName>(
  task: Name,
  payload: TaskPayloads[Name],
  options: EnqueueOptions = {},
): SQL {
  announceJob();
  return sql`graphile_worker.add_job(
      ${task}::text,
      payload := ${JSON.stringify(payload)}::json,
      queue_name := ${options.queue ?? null}::text,
      run_at := ${options.runAt?.toISOString() ?? null}::timestamptz,
      job_key := ${options.key ?? null}::text,
      max_attempts := ${options.maxAttempts ?? defaultAttempts}::int,
      priority := ${options.priority ?? 0}::int
    )`;
}

/**
 * Takes a job that has not begun out of the queue, within the caller's transaction. One that has begun
 * is not tried again.
 */
export async function dequeue(tx: Executor, key: string): Promise<void> {
  await tx.execute(sql`SELECT graphile_worker.remove_job(${key}::text)`);
}

/** Adds a job within the caller's transaction: it exists if and only if that commits. */
export async function enqueue<Name extends TaskName>(
  tx: Executor,
  task: Name,
  payload: TaskPayloads[Name],
  options: EnqueueOptions = {},
): Promise<void> {
  await tx.execute(sql`SELECT ${addJob(task, payload, options)}`);
}

/** As `enqueue` for any number of jobs, in one statement and in no certain order. */
export async function enqueueAll(tx: Executor, jobs: NewJob[]): Promise<void> {
  if (jobs.length === 0) return;
  announceJob();
  const rows = jobs.map(({ task, payload, options = {} }) => ({
    identifier: task,
    payload,
    run_at: options.runAt,
    max_attempts: options.maxAttempts ?? defaultAttempts,
    job_key: options.key,
    queue_name: options.queue,
    priority: options.priority ?? 0,
  }));
  await tx.execute(sql`
    SELECT count(*) FROM graphile_worker.add_jobs(ARRAY(
      SELECT spec FROM json_populate_recordset(
        NULL::graphile_worker.job_spec, ${JSON.stringify(rows)}::json) AS spec))`);
}
