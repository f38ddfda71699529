import { type SQL, sql } from "drizzle-orm";
import { z } from "zod";
import { db } from "@/db/client";

/** Which jobs the page shows. */
export const jobStates = ["failed", "running", "waiting"] as const;
export type JobState = (typeof jobStates)[number];

/** The query string of the page. */
export const jobsQuery = z.object({
  state: z.enum(jobStates).catch("failed"),
  /** The job that the page begins after. */
  after: z.coerce.number().int().positive().optional().catch(undefined),
});

export const queueJobsPerPage = 50;

/** True for a job whose attempts are spent: it stays until an admin retries or discards it. */
export const isSpent = sql`attempts >= max_attempts`;

const states: Record<JobState, SQL> = {
  failed: sql`${isSpent} AND locked_at IS NULL`,
  running: sql`locked_at IS NOT NULL`,
  waiting: sql`NOT ${isSpent} AND locked_at IS NULL`,
};

export type JobEntry = {
  id: string;
  task: string;
  attempts: number;
  maxAttempts: number;
  /** Of the last attempt; tasks put no address and no token into it. */
  error: string | null;
  createdAt: Date;
  runAt: Date;
  lockedAt: Date | null;
};

/** The jobs of a state, the newest first, and one more than a page holds where there are more. */
export async function listQueueJobs({
  state,
  after,
}: z.infer<typeof jobsQuery>): Promise<JobEntry[]> {
  const { rows } = await db.execute<{
    id: string;
    task: string;
    attempts: number;
    max_attempts: number;
    error: string | null;
    created_at: string;
    run_at: string;
    locked_at: string | null;
  }>(sql`
    SELECT id::text, task_identifier AS task, attempts, max_attempts, left(last_error, 2000) AS error,
      created_at, run_at, locked_at
    FROM graphile_worker.jobs
    WHERE ${states[state]} AND ${after === undefined ? sql`true` : sql`id < ${after}::bigint`}
    ORDER BY id DESC LIMIT ${queueJobsPerPage + 1}`);
  return rows.map((row) => ({
    id: row.id,
    task: row.task,
    attempts: row.attempts,
    maxAttempts: row.max_attempts,
    error: row.error,
    createdAt: new Date(row.created_at),
    runAt: new Date(row.run_at),
    lockedAt: row.locked_at ? new Date(row.locked_at) : null,
  }));
}

export type QueueDepth = Record<JobState, number> & { oldestWaitingSeconds: number | null };

/** How many jobs of each state there are, and for how long the oldest that could run has waited. */
export async function readQueue(): Promise<QueueDepth> {
  const { rows } = await db.execute<QueueDepth>(sql`
    SELECT
      (count(*) FILTER (WHERE ${states.failed}))::int AS failed,
      (count(*) FILTER (WHERE ${states.running}))::int AS running,
      (count(*) FILTER (WHERE ${states.waiting}))::int AS waiting,
      extract(epoch FROM now() - min(run_at) FILTER (WHERE ${states.waiting} AND run_at <= now()))::int
        AS "oldestWaitingSeconds"
    FROM graphile_worker.jobs`);
  return rows[0] ?? { failed: 0, running: 0, waiting: 0, oldestWaitingSeconds: null };
}
