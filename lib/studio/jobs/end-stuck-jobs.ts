import { sql } from "drizzle-orm";
import { db } from "@/db/client";
import { dequeue } from "@/lib/jobs/queue";
import { failJob, jobKey } from "./job-state";

const most = 1000;

/**
 * Ends jobs that nothing will work on any more, because their worker was killed in the last attempt: the
 * owner reads a sentence, and the styled image is refunded.
 */
export async function endStuckJobs(): Promise<void> {
  const { rows } = await db.execute<{ job: string; owner: string }>(sql`
    SELECT j.id AS job, p.user_id AS owner
    FROM processing_jobs j JOIN projects p ON p.id = j.project_id
    WHERE j.status IN ('queued', 'running') AND NOT EXISTS (
      SELECT FROM graphile_worker.jobs q WHERE q.key = 'process-image:' || j.id
        AND (q.attempts < q.max_attempts OR q.locked_at IS NOT NULL))
    LIMIT ${most}`);
  for (const { job, owner } of rows) {
    await failJob({ jobId: job, userId: owner }, "UNEXPECTED");
    await dequeue(db, jobKey(job));
  }
}
