import { eq, sql } from "drizzle-orm";
import { beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { db } from "@/db/client";
import { processingJobs } from "@/db/schema";
import { requestDeletion } from "@/lib/account/deletion/request-deletion";
import { readUsage } from "@/lib/billing/queries";
import { describeQuota } from "@/lib/billing/wording";
import { storage } from "@/lib/storage/storage";
import { runJobs } from "@/tests/support/jobs";
import { givePlan, seedPlans, unitsUsed } from "@/tests/support/plans";
import { queuedJobs } from "@/tests/support/queue-internals";
import { filesOf } from "@/tests/support/stored-files";
import { createStudio, type Studio, uploadTo } from "@/tests/support/studio";
import { deleteImages } from "../images/delete-images";
import { listJobsById, listOpenJobs, listQueue } from "../images/queries";
import { styledImages } from "../meters";
import { deleteProject } from "../projects/mutations";
import { applyStyles } from "./apply-styles";
import { cancelJob } from "./job-state";
import { retryJob } from "./retry-job";
import { startProcessing } from "./start-processing";
import { processImageTask } from "./task";

beforeAll(seedPlans);

let studio: Studio;
let imageId: string;
beforeEach(async () => {
  vi.restoreAllMocks();
  studio = await createStudio();
  imageId = await uploadTo(studio);
});

const start = (styleSlug = "ink") =>
  db.transaction((tx) => startProcessing(tx, { userId: studio.userId, imageId, styleSlug }));
const cancel = (jobId: string, userId = studio.userId) =>
  db.transaction((tx) => cancelJob(tx, userId, jobId));
const retry = (jobId: string, userId = studio.userId) =>
  db.transaction((tx) => retryJob(tx, userId, jobId));
const used = () => unitsUsed(studio.userId, styledImages);

async function statusOf(jobId: string) {
  const [job] = await db.select().from(processingJobs).where(eq(processingJobs.id, jobId));
  return job?.status;
}

async function inQueue(jobId: string): Promise<number> {
  const { rows } = await db.execute<{ count: number }>(
    sql`SELECT count(*)::int AS count FROM ${sql.raw(queuedJobs)} WHERE payload ->> 'jobId' = ${jobId}`,
  );
  return rows[0]?.count ?? 0;
}

function gate() {
  let open = () => {};
  const passed = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open, passed };
}

/**
 * Holds a worker up right after it has written the file of a result, until it is let go on; not where it
 * works at what a test before has left in the queue.
 */
function holdBeforeCommit() {
  const [arrival, release] = [gate(), gate()];
  const put = storage.put;
  vi.spyOn(storage, "put").mockImplementation(async (key, ...given) => {
    await put(key, ...given);
    if (!key.startsWith(`users/${studio.userId}/`) || !key.endsWith(".thumb.webp")) return;
    arrival.open();
    await release.passed;
  });
  return { reached: arrival.passed, letGo: release.open };
}

describe("cancelling a job", () => {
  it("removes a waiting job from the queue, and refunds it once", async () => {
    const { jobId } = await start();
    expect([await used(), await inQueue(jobId)]).toEqual([1, 1]);
    const answers = await Promise.all([cancel(jobId), cancel(jobId), cancel(jobId)]);
    expect(answers.filter(Boolean)).toHaveLength(1);
    expect(await statusOf(jobId)).toBe("cancelled");
    expect([await used(), await inQueue(jobId)]).toEqual([0, 0]);
  });

  it("refuses the commit of a running job, leaves no file, and does not retry it", async () => {
    const { jobId } = await start();
    const { reached, letGo } = holdBeforeCommit();
    const running = runJobs();
    await reached;
    expect(await statusOf(jobId)).toBe("running");
    expect(await cancel(jobId)).toBe(true);
    letGo();
    await running;
    expect(await statusOf(jobId)).toBe("cancelled");
    expect((await filesOf(studio.userId)).every((key) => key.includes(imageId))).toBe(true);
    expect([await used(), await inQueue(jobId)]).toEqual([0, 0]);
  });

  it("is refused for another user's job and for a finished one", async () => {
    const stranger = await createStudio();
    const { jobId } = await start();
    expect(await cancel(jobId, stranger.userId)).toBe(false);
    expect(await statusOf(jobId)).toBe("queued");
    await runJobs();
    expect(await cancel(jobId)).toBe(false);
    expect([await statusOf(jobId), await used()]).toEqual(["done", 1]);
  });

  it("either keeps the result or refunds, when the job ends at the same time", async () => {
    for (let round = 0; round < 6; round++) {
      const before = await used();
      const { jobId } = await start(["ink", "autumn", "linocut"][round % 3]);
      const [, cancelled] = await Promise.all([processImageTask({ jobId }), cancel(jobId)]);
      expect([await statusOf(jobId), (await used()) - before]).toEqual(
        cancelled ? ["cancelled", 0] : ["done", 1],
      );
      const { rows } = await db.execute(
        sql`SELECT result_image_id FROM processing_jobs WHERE id = ${jobId} AND result_image_id IS NOT NULL`,
      );
      expect(rows).toHaveLength(cancelled ? 0 : 1);
      await db.execute(
        sql`DELETE FROM images WHERE project_id = ${studio.projectId} AND kind = 'result'`,
      );
    }
  });
});

describe("retrying a failed job", () => {
  async function fail(): Promise<string> {
    const { jobId } = await start();
    vi.spyOn(storage, "getBytes").mockResolvedValueOnce(null);
    await processImageTask({ jobId });
    expect(await statusOf(jobId)).toBe("failed");
    return jobId;
  }

  it("consumes again after the refund, once for two concurrent requests", async () => {
    const jobId = await fail();
    expect(await used()).toBe(0);
    const [one, two] = await Promise.all([retry(jobId), retry(jobId)]);
    expect(one).toEqual(two);
    expect(one.jobId).not.toBe(jobId);
    expect(await used()).toBe(1);
    await runJobs();
    expect(await statusOf(one.jobId)).toBe("done");
  });

  it("is refused for another user's job and for one that has a result or is open", async () => {
    const jobId = await fail();
    const stranger = await createStudio();
    await expect(retry(jobId, stranger.userId)).rejects.toMatchObject({ code: "NOT_FOUND" });
    const { jobId: next } = await retry(jobId);
    await expect(retry(next)).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  it("is refused when the plan has no quota left", async () => {
    await givePlan(studio.userId, { styled_images: 1 });
    const jobId = await fail();
    await start("autumn");
    await expect(retry(jobId)).rejects.toMatchObject({ code: "QUOTA_IMAGES" });
    expect(await used()).toBe(1);
  });
});

describe("a job in progress whose data is deleted", () => {
  it.each([
    ["image", () => db.transaction((tx) => deleteImages(tx, studio.userId, [imageId]))],
    ["project", () => db.transaction((tx) => deleteProject(tx, studio.userId, studio.projectId))],
  ])(
    "is refunded when its %s is deleted, and a running worker leaves no file",
    async (_, remove) => {
      await start();
      const { reached, letGo } = holdBeforeCommit();
      const running = runJobs();
      await reached;
      await remove();
      letGo();
      await running;
      await runJobs();
      expect([await used(), await filesOf(studio.userId)]).toEqual([0, []]);
    },
  );

  it("is cancelled with its account, waiting or running, and leaves no file", async () => {
    const { jobId: running } = await start();
    const { reached, letGo } = holdBeforeCommit();
    const worker = processImageTask({ jobId: running });
    await reached;
    const { jobId: waiting } = await start("autumn");
    await db.transaction((tx) =>
      requestDeletion(tx, {
        userId: studio.userId,
        origin: "http://127.0.0.1:3000",
        source: "settings",
      }),
    );
    letGo();
    await worker;
    await processImageTask({ jobId: waiting });
    expect([await statusOf(running), await statusOf(waiting)]).toEqual(["cancelled", "cancelled"]);
    expect(await used()).toBe(0);
    expect((await filesOf(studio.userId)).every((key) => key.includes(imageId))).toBe(true);
  });
});

describe("several images at once", () => {
  it("start jobs for each image and style, and report refusals per image", async () => {
    const second = await uploadTo(studio);
    const stranger = await createStudio();
    const theirs = await uploadTo(stranger);
    const { started, refused } = await applyStyles(
      studio.userId,
      [imageId, theirs, second, imageId],
      ["ink", "crayon"],
    );
    expect(started).toBe(2);
    expect(refused.map(({ imageId: id, style, code }) => [id, style, code])).toEqual([
      [imageId, "crayon", "STYLE_UNKNOWN"],
      [theirs, "ink", "NOT_FOUND"],
      [theirs, "crayon", "NOT_FOUND"],
      [second, "crayon", "STYLE_UNKNOWN"],
    ]);
    expect(await used()).toBe(2);
    expect(await unitsUsed(stranger.userId, styledImages)).toBe(0);
  });

  it("start as many jobs as the plan allows, and refuse the rest with the plan's message", async () => {
    await givePlan(studio.userId, { styled_images: 3 });
    const { started, refused } = await applyStyles(
      studio.userId,
      [imageId, await uploadTo(studio)],
      ["ink", "autumn"],
    );
    expect([started, refused.length, await used()]).toEqual([3, 1, 3]);
    expect(refused[0]).toMatchObject({ style: "autumn", code: "QUOTA_IMAGES" });
    expect(refused[0]?.message).toBe(describeQuota(await readUsage(studio.userId), styledImages));
  });

  it("are deleted as far as the user owns them", async () => {
    const second = await uploadTo(studio);
    const stranger = await createStudio();
    const theirs = await uploadTo(stranger);
    await start();
    const gone = await db.transaction((tx) =>
      deleteImages(tx, studio.userId, [imageId, theirs, second]),
    );
    expect(gone.sort()).toEqual([imageId, second].sort());
    await runJobs();
    expect([await used(), await filesOf(studio.userId)]).toEqual([0, []]);
    expect(await filesOf(stranger.userId)).toHaveLength(2);
  });
});

describe("the jobs page", () => {
  it("lists the owner's jobs, open ones first, with those that can be retried", async () => {
    const stranger = await createStudio();
    const [one, two, three] = [await start(), await start("autumn"), await start("linocut")];
    await processImageTask(one);
    await cancel(two.jobId);
    const { jobs, total, active } = await listQueue(studio.userId, 1);
    expect(jobs.map(({ id, status, superseded }) => [id, status, superseded])).toEqual([
      [three.jobId, "queued", false],
      [two.jobId, "cancelled", false],
      [one.jobId, "done", false],
    ]);
    expect([total, active]).toEqual([3, 1]);
    const again = await retry(two.jobId);
    const after = await listQueue(studio.userId, 1);
    expect(after.jobs.find(({ id }) => id === two.jobId)?.superseded).toBe(true);
    expect(after.jobs[0]?.id).toBe(again.jobId);
    expect(await listQueue(stranger.userId, 1)).toEqual({ jobs: [], total: 0, active: 0 });
    expect(await listJobsById(stranger.userId, [one.jobId, three.jobId])).toEqual([]);
    expect(await listJobsById(studio.userId, [one.jobId])).toMatchObject([
      { id: one.jobId, image: "meadow.jpg", styleName: "Ink", status: "done" },
    ]);
  });
});

describe("the open jobs of a project", () => {
  it("are the jobs in progress and the failures of the last day that were not retried", async () => {
    const [waiting, failed, old, done] = [
      await start(),
      await start("autumn"),
      await start("linocut"),
      await start("charcoal"),
    ];
    await processImageTask(done);
    const fail = (jobId: string, days: number) =>
      db.execute(sql`
        UPDATE processing_jobs SET status = 'failed', error = 'No.',
          finished_at = now() - make_interval(days => ${days}::int) WHERE id = ${jobId}`);
    await fail(failed.jobId, 0);
    await fail(old.jobId, 2);
    const open = async () => (await listOpenJobs(studio.projectId)).map(({ id }) => id);
    expect(await open()).toEqual([waiting.jobId, failed.jobId]);
    const again = await retry(failed.jobId);
    expect(await open()).toEqual([again.jobId, waiting.jobId]);
    expect(await listOpenJobs((await createStudio()).projectId)).toEqual([]);
  });
});
