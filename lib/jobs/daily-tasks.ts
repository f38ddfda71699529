import { eq, sql } from "drizzle-orm";
import { db } from "@/db/client";
import { taskRuns } from "@/db/schema";
import { addJob } from "./queue";

type DailyTask = "cleanup-files" | "verify-audit";

/** Notes that a daily task begins now, so that a tick leaves it out for a day. */
export async function noteDailyTask(task: DailyTask): Promise<void> {
  await db
    .insert(taskRuns)
    .values({ task })
    .onConflictDoUpdate({ target: taskRuns.task, set: { begunAt: sql`now()` } });
}

/** Notes that a daily task has come to its end now, with its result. */
export async function noteDailyResult(
  task: DailyTask,
  result: Record<string, unknown>,
): Promise<void> {
  await db.update(taskRuns).set({ endedAt: sql`now()`, result }).where(eq(taskRuns.task, task));
}

/** Queues a daily task if neither the schedule nor a tick has begun it within a day. */
export async function enqueueDailyTask(task: DailyTask): Promise<void> {
  await db.execute(sql`
    WITH begun AS (
      INSERT INTO task_runs AS run (task) VALUES (${task})
      ON CONFLICT (task) DO UPDATE SET begun_at = now()
        WHERE run.begun_at < now() - interval '1 day'
      RETURNING task
    )
    SELECT ${addJob(task, {})} FROM begun`);
}
