import { sql } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { lockAdmins } from "@/lib/account/admins";
import { appendAudit } from "@/lib/audit/append";
import { type Operator, ownRow, refuseAdmin } from "@/lib/auth/sessions/refuse-admin";
import { announceJob } from "@/lib/jobs/queue";
import { isSpent } from "./queries";

export type JobChange = "retry" | "discard";

/**
 * Gives failed jobs one more attempt, or takes them out of the queue. What a task of an account was about is not
 * undone: a purge that is discarded is queued again within a minute.
 *
 * @param ids of jobs whose attempts are spent; others are left alone
 * @returns how many that were; `null` if the session is no longer an admin's
 */
export async function changeJobs(
  tx: Transaction,
  operator: Operator,
  change: JobChange,
  ids: string[],
): Promise<number | null> {
  await lockAdmins(tx);
  if (await refuseAdmin(tx, operator, { stepUp: false })) return null;
  const chosen = sql`ARRAY(
      SELECT id FROM graphile_worker.jobs
      WHERE id = ANY(${sql.param(ids)}::bigint[]) AND ${isSpent} AND locked_at IS NULL)`;
  const { rows } = await tx.execute<{ task: string }>(
    change === "retry"
      ? sql`SELECT task_identifier AS task FROM graphile_worker.jobs WHERE id IN (
            SELECT (graphile_worker.reschedule_jobs(ARRAY[id], run_at := now(), max_attempts := attempts + 1)).id
            FROM graphile_worker.jobs WHERE id = ANY(${chosen}))`
      : sql`SELECT task_identifier AS task FROM graphile_worker.jobs WHERE id IN (
            SELECT (graphile_worker.complete_jobs(${chosen})).id)`,
  );
  if (change === "retry") announceJob();
  const tasks = [...new Set(rows.map(({ task }) => task))];
  const entry = { ...ownRow(operator), metadata: { tasks, count: rows.length } };
  if (rows.length > 0)
    await appendAudit(
      tx,
      change === "retry"
        ? { ...entry, action: "job.retried" }
        : { ...entry, action: "job.discarded" },
    );
  return rows.length;
}
