import { sql } from "drizzle-orm";
import {
  Logger,
  parseCrontab,
  type Runner,
  run,
  runOnce,
  type Task,
  type TaskList,
} from "graphile-worker";
import { db } from "@/db/client";
import { eraseContent, eraseDueContent } from "@/lib/account/content/erase-content";
import { mailDeletion } from "@/lib/account/deletion/mail-deletion";
import { purgeAccount, purgeDueAccounts, purgeQueue } from "@/lib/account/deletion/purge";
import { lifecycleParticipants } from "@/lib/account/lifecycle";
import { deleteOrphanedFiles } from "@/lib/account/orphaned-files";
import { keepMissingReceipts, keepReceiptsTask } from "@/lib/account/receipts/keep-receipts";
import { checkReplay } from "@/lib/account/verify/replay-gate";
import { runBulkTask } from "@/lib/admin/bulk/task";
import { appendAudit } from "@/lib/audit/append";
import { sealAudit } from "@/lib/audit/seal";
import { verifyAuditTask } from "@/lib/audit/verification";
import { accountLockedTask } from "@/lib/auth/limits/lockout";
import { mailLinkTask } from "@/lib/auth/links/mailed-links";
import { cleanup } from "@/lib/cleanup";
import { sendMailTask } from "@/lib/email/task";
import { env } from "@/lib/env";
import { reasonOf } from "@/lib/error-reason";
import { freeAbandonedJobs, watchWorker } from "@/lib/jobs/alive";
import { enqueueDailyTask, noteDailyTask } from "@/lib/jobs/daily-tasks";
import type { BackgroundTasks, CoreTaskName } from "@/lib/jobs/queue";
import { openWorkerPool } from "@/lib/jobs/worker-pool";
import { log } from "@/lib/log";
import { clearFilesTask } from "@/lib/storage/clear-files";
import { keepRecordsTask } from "@/lib/storage/keep-records";

// Each task may run twice (a worker that is stopped can leave a finished job locked), so each is idempotent.
const coreTasks: BackgroundTasks<CoreTaskName> = {
  "send-mail": async (payload) => {
    const refused = await sendMailTask(payload);
    if (!refused) return;
    const { to: email, ...metadata } = refused;
    await appendAudit(db, { action: "email.refused", email, metadata });
  },
  "mail-deletion": (payload) => mailDeletion(payload as { userId: string; origin: string }),
  "mail-link": (payload) => mailLinkTask(payload),
  "account-locked": (payload) => accountLockedTask(payload),
  "clear-files": (payload) => clearFilesTask(payload),
  "keep-records": (payload) => keepRecordsTask(payload),
  "keep-receipts": (payload) => keepReceiptsTask(payload),
  "seal-audit": async () => void (await sealAudit()),
  "verify-audit": verifyAuditTask,
  "erase-due-content": eraseDueContent,
  "erase-content": (payload) => eraseContent(payload as { id: string }),
  "purge-due-accounts": async () => void (await purgeDueAccounts()),
  "purge-account": (payload) => purgeAccount((payload as { userId: string }).userId),
  "run-bulk": (payload, { abortSignal }) => runBulkTask(payload as { id: string }, abortSignal),
  cleanup: async () => void (await cleanup()),
  "cleanup-files": async () => {
    await noteDailyTask("cleanup-files");
    await keepMissingReceipts();
    await deleteOrphanedFiles();
  },
};

/** The queue keeps and prints why a job failed: only what may be read by anybody. */
function discreet(task: Task): Task {
  return async (payload, helpers) => {
    try {
      await task(payload, helpers);
    } catch (error) {
      throw new Error(reasonOf(error));
    }
  };
}

// Each minute the purges and the erasures of content that are due, each five a seal on the audit log, each hour what has
// expired, each night receipts missing in storage, files without a row and the verification of the audit log.
const crontab = [
  `* * * * * purge-due-accounts ?max=3&queue=${purgeQueue}`,
  "* * * * * erase-due-content ?max=3",
  "*/5 * * * * seal-audit ?max=3",
  "17 * * * * cleanup ?max=3",
  "43 3 * * * cleanup-files ?max=3",
  "13 4 * * * verify-audit ?max=3",
].join("\n");

const logger = new Logger(() => (level, message) => {
  if (level === "error") log.error({ from: "worker" }, message);
  else if (level === "warning") log.warn({ from: "worker" }, message);
});

/** The core's tasks and the features'. @throws Error if no feature is registered */
function taskList(): TaskList {
  const tasks = Object.assign({}, ...lifecycleParticipants().map((each) => each.tasks), coreTasks);
  return Object.fromEntries(
    Object.entries<Task>(tasks).map(([name, task]) => [name, discreet(task)]),
  );
}

const mostJobsAtOnce = 4;

const settings = () => ({
  taskList: taskList(),
  logger,
  noHandleSignals: true,
  // A pooler gives each transaction another connection, which does not know them.
  noPreparedStatements: true,
});

const retryMilliseconds = 2000;
const replayMilliseconds = 60_000;

// A killed worker leaves its jobs locked for hours. Locally nobody else can hold them; if somebody does,
// the job runs twice, which it may.
async function unlockAbandonedJobs(): Promise<void> {
  await db.execute(sql`
    SELECT graphile_worker.force_unlock_workers(array_agg(DISTINCT locked_by))
    FROM graphile_worker.jobs WHERE locked_by IS NOT NULL`);
}

/**
 * Works through the queue until `stop` is called, also after the database has been away.
 *
 * @returns `stop`, which resolves when the jobs that run have ended
 */
export function startWorker(): { stop: () => Promise<void> } {
  const given = settings();
  const pgPool = openWorkerPool({ listens: true });
  let stopping = false;
  let runner: Runner | undefined;
  const loop = (async () => {
    while (!stopping) {
      // Later it works, or a restored backup is seen to be what it should be.
      if (await checkReplay()) {
        await new Promise((resolve) => setTimeout(resolve, retryMilliseconds));
        continue;
      }
      const { events, end } = watchWorker();
      // A backup may be restored below a worker that runs.
      const guard = setInterval(async () => {
        if (await checkReplay()) await runner?.stop().catch(() => {});
      }, replayMilliseconds);
      try {
        if (env().EMBEDDED_DATABASE && !runner) await unlockAbandonedJobs();
        runner = await run({
          ...given,
          pgPool,
          events,
          concurrency: Math.min(mostJobsAtOnce, pgPool.options.max),
          pollInterval: 2000,
          parsedCronItems: parseCrontab(crontab),
        });
        if (stopping) await runner.stop();
        await runner.promise;
      } catch (error) {
        log.warn({ error: reasonOf(error) }, "worker lost its database connection, retrying");
      } finally {
        clearInterval(guard);
        await end();
      }
      if (!stopping) await new Promise((resolve) => setTimeout(resolve, retryMilliseconds));
    }
  })();
  return {
    async stop() {
      stopping = true;
      await runner?.stop().catch(() => {});
      // Waits for the end of the last jobs to be stored too.
      const ended = loop.then(() => pgPool.end());
      await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, 10_000))]);
    },
  };
}

/**
 * Runs the jobs that are due until none is left, so many at a time.
 *
 * @param options.seconds after which no further job begins; those in progress are waited for. Default: no limit
 * @throws Error where the end of a job could not be stored; it is free again within a minute, and runs another time.
 */
export async function runWorkerOnce({
  concurrency = mostJobsAtOnce,
  seconds,
}: {
  concurrency?: number;
  seconds?: number;
} = {}): Promise<void> {
  const given = settings();
  const pgPool = openWorkerPool({ listens: false });
  const { events, end } = watchWorker();
  let limit: NodeJS.Timeout | undefined;
  if (seconds !== undefined)
    events.once("pool:create", ({ workerPool }) => {
      limit = setTimeout(async () => {
        // What goes wrong in it is what `runOnce` rejects with.
        await Promise.resolve(workerPool.gracefulShutdown()).catch(() => {});
      }, seconds * 1000);
    });
  // After this event graphile-worker may never end.
  const failed = new Promise<never>((_, reject) => {
    events.once("pool:fatalError", ({ error }) => reject(error));
  });
  const done = runOnce({
    ...given,
    pgPool,
    events,
    concurrency: Math.min(concurrency, pgPool.options.max),
    // Unbatched, the end of a job is written without being waited for; a worker that goes on does without,
    // since a batch is not written again where the database was away.
    preset: { worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0 } },
  });
  try {
    await Promise.race([done, failed]);
  } finally {
    clearTimeout(limit);
    done.catch(() => {});
    void pgPool.end();
    await end();
  }
}

/** Runs the queue within `CRON_BUDGET_SECONDS`, with what functions that were killed had taken, unless `checkReplay` refuses it. */
export async function drainQueue(): Promise<void> {
  if (await checkReplay()) return;
  await freeAbandonedJobs();
  await runWorkerOnce({ seconds: env().CRON_BUDGET_SECONDS });
}

/**
 * What the schedule would do by now, once: what dead workers had taken is freed, due purges, cleanups, then the
 * queue until it is empty or `CRON_BUDGET_SECONDS` are over. A part that fails holds up no other. Nothing is done
 * while `checkReplay` refuses it.
 *
 * @returns how many purges were due, and the parts that failed
 */
export async function tick(): Promise<{ due: number; failed: string[] }> {
  // Throws before anything is done where no feature is registered.
  lifecycleParticipants();
  if (await checkReplay()) return { due: 0, failed: ["restored backup"] };
  const begun = performance.now();
  const secondsLeft = () => env().CRON_BUDGET_SECONDS - (performance.now() - begun) / 1000;
  let due = 0;
  const parts = {
    "abandoned jobs": freeAbandonedJobs,
    "purge-due-accounts": async () => {
      due = await purgeDueAccounts();
    },
    cleanup,
    "cleanup-files": () => enqueueDailyTask("cleanup-files"),
    "seal-audit": sealAudit,
    "verify-audit": () => enqueueDailyTask("verify-audit"),
    // Some of the queue runs each time, however long the rest has taken.
    queue: () => runWorkerOnce({ seconds: Math.max(1, secondsLeft()) }),
  };
  const failed: string[] = [];
  for (const [part, run] of Object.entries(parts))
    try {
      await run();
    } catch (error) {
      failed.push(part);
      log.error({ part, error: reasonOf(error) }, "part of a scheduled run failed");
    }
  return { due, failed };
}
