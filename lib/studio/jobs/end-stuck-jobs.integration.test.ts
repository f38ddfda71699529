import { eq, sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { db } from "@/db/client";
import { processingJobs } from "@/db/schema";
import { cleanup } from "@/lib/cleanup";
import { describeImageError } from "@/lib/images/errors";
import { dequeue } from "@/lib/jobs/queue";
import { unitsUsed } from "@/tests/support/plans";
import { jobTable } from "@/tests/support/queue-internals";
import { createStudio, uploadTo } from "@/tests/support/studio";
import { styledImages } from "../meters";
import { beginJob, jobKey } from "./job-state";
import { startProcessing } from "./start-processing";

const inQueue = (jobId: string, change: ReturnType<typeof sql>) =>
  db.execute(
    sql`UPDATE ${sql.raw(jobTable)} SET ${change} WHERE key = ${jobKey(jobId)} RETURNING id`,
  );

async function statusOf(jobId: string) {
  const [row] = await db.select().from(processingJobs).where(eq(processingJobs.id, jobId));
  return [row?.status, row?.error];
}

test("fails a job whose worker was killed in its last attempt, and refunds it", async () => {
  const { userId, ...studio } = await createStudio();
  const imageId = await uploadTo({ userId, ...studio });
  const start = async (styleSlug: string) => {
    const request = { userId, imageId, styleSlug };
    return (await db.transaction((tx) => startProcessing(tx, request))).jobId;
  };
  const [killed, lost, tried, running] = [
    await start("ink"),
    await start("autumn"),
    await start("linocut"),
    await start("charcoal"),
  ];
  await beginJob(killed);
  await inQueue(killed, sql`attempts = max_attempts`);
  await dequeue(db, jobKey(lost));
  await inQueue(tried, sql`attempts = max_attempts - 1`);
  await inQueue(running, sql`attempts = max_attempts, locked_at = now(), locked_by = 'somebody'`);

  await cleanup();
  const ended = ["failed", describeImageError("UNEXPECTED").message];
  expect([await statusOf(killed), await statusOf(lost)]).toEqual([ended, ended]);
  const open = ["queued", null];
  expect([await statusOf(tried), await statusOf(running)]).toEqual([open, open]);
  expect(await unitsUsed(userId, styledImages)).toBe(2);
  expect((await inQueue(killed, sql`attempts = attempts`)).rows).toEqual([]);
});
