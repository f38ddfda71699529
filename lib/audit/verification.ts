import { eq, gt, sql } from "drizzle-orm";
import { z } from "zod";
import { db } from "@/db/client";
import { auditLogs, auditSeals, taskRuns } from "@/db/schema";
import { noteDailyResult, noteDailyTask } from "@/lib/jobs/daily-tasks";
import { enqueue } from "@/lib/jobs/queue";
import { log } from "@/lib/log";
import { verifyAudit } from "./verify";

const task = "verify-audit";
/** So many problems are kept and shown; `npm run accounts -- verify` prints all. */
const mostProblems = 100;
/** As far as rows without a seal are counted. */
export const mostUnsealed = 10_000;

const resultSchema = z.object({ problems: z.array(z.string()), problemCount: z.number() });

type AuditVerification = {
  /** When the last run began. */
  begunAt: Date;
  /** When the last complete run ended, and what it found; `null` before the first. */
  endedAt: Date | null;
  /** The first 100. */
  problems: string[];
  problemCount: number;
};

/** Verifies the whole audit log and keeps the result: the task of each night, and of the button on the page. */
export async function verifyAuditTask(): Promise<void> {
  await noteDailyTask(task);
  const { problems } = await verifyAudit();
  const problemCount = problems.length;
  if (problemCount > 0) log.error({ problemCount }, "the audit log differs from its seals");
  await noteDailyResult(task, { problems: problems.slice(0, mostProblems), problemCount });
}

/** Has the audit log verified in the background, once however often it is asked for meanwhile. */
export const requestAuditVerification = (): Promise<void> => enqueue(db, task, {}, { key: task });

/** The last verification of the audit log, or `null` if there was none. */
export async function findAuditVerification(): Promise<AuditVerification | null> {
  const [run] = await db.select().from(taskRuns).where(eq(taskRuns.task, task));
  if (!run) return null;
  const { begunAt, endedAt } = run;
  const { problems, problemCount } = resultSchema.safeParse(run.result).data ?? {
    problems: [],
    problemCount: 0,
  };
  return { begunAt, endedAt, problems, problemCount };
}

/** How many audit rows no seal covers yet; at most `mostUnsealed` + 1. */
export async function countUnsealedRows(): Promise<number> {
  const sealed = sql`coalesce((SELECT max(${auditSeals.toSeq}) FROM ${auditSeals}), 0)`;
  const rest = db
    .select({ seq: auditLogs.seq })
    .from(auditLogs)
    .where(gt(auditLogs.seq, sealed))
    .limit(mostUnsealed + 1)
    .as("rest");
  return db.$count(rest);
}
