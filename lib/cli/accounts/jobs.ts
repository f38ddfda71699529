import { changeJobs, type JobChange } from "@/lib/admin/jobs/change-jobs";
import { type JobEntry, type JobState, listQueueJobs, readQueue } from "@/lib/admin/jobs/queries";
import { formatCount } from "@/lib/format/counts";
import { CliError, UsageError } from "../output";
import { parseWholeNumber } from "../whole-number";
import { change, inColumns } from "./change";
import type { Flags, Result } from "./command";
import { confirm } from "./confirm";

/** The newest jobs of a state, and how many that are at most. */
async function findJobs(state: JobState, limit: number): Promise<JobEntry[]> {
  const jobs: JobEntry[] = [];
  while (jobs.length < limit) {
    const last = jobs.at(-1);
    const page = await listQueueJobs({ state, after: last && Number(last.id) });
    jobs.push(...page);
    if (page.length === 0) break;
  }
  return jobs.slice(0, limit);
}

/** `accounts -- jobs list`: how deep the queue is, and its jobs of a state. */
export async function showJobs(args: { state: string; limit: string }): Promise<Result> {
  const limit = parseWholeNumber("limit", args.limit, 10_000);
  const [queue, jobs] = await Promise.all([readQueue(), findJobs(args.state as JobState, limit)]);
  const { failed, running, waiting, oldestWaitingSeconds } = queue;
  const oldest = oldestWaitingSeconds === null ? "" : `, the oldest for ${oldestWaitingSeconds} s`;
  return {
    lines: [
      `${formatCount(failed)} failed, ${formatCount(running)} running, ${formatCount(waiting)} waiting${oldest}.`,
      ...inColumns(
        jobs.map(({ id, task, attempts, maxAttempts, runAt, error }) => [
          id,
          task,
          `attempt ${attempts} of ${maxAttempts}`,
          `due ${runAt.toISOString()}`,
          error?.replaceAll(/\s+/g, " ") ?? "",
        ]),
      ),
    ],
    data: { queue, jobs },
  };
}

const mostAtOnce = 10_000;

/** `accounts -- jobs retry` and `discard`: of the named jobs, or of all that have failed. */
export async function changeFailedJobs(
  args: Flags & { all?: boolean },
  ids: string[],
  kind: JobChange,
): Promise<Result> {
  const wrong = ids.find((id) => !/^\d{1,18}$/.test(id));
  if (wrong !== undefined) throw new UsageError(`“${wrong}” isn’t the ID of a job, such as 123.`);
  if (ids.length > 0 === Boolean(args.all))
    throw new UsageError("Name jobs by their IDs, or use --all.");
  const chosen = args.all ? (await findJobs("failed", mostAtOnce)).map(({ id }) => id) : ids;
  const what = args.all
    ? `all ${formatCount(chosen.length)} failed jobs`
    : `${ids.length === 1 ? "job" : "jobs"} ${ids.join(", ")}`;
  if (chosen.length === 0) throw new CliError("No job has failed.");
  if (kind === "discard") await confirm(args, `Discard ${what}. This can’t be undone.`);
  const count = await change(args, (tx) => changeJobs(tx, "cli", kind, [...new Set(chosen)]));
  if (!count) throw new CliError("No job was changed: only those that have failed can be.");
  const jobs = `${formatCount(count)} ${count === 1 ? "job" : "jobs"}`;
  return {
    lines: [kind === "retry" ? `${jobs} will be tried again.` : `${jobs} discarded.`],
    data: { count },
  };
}
