import { and, eq, sql } from "drizzle-orm";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { db } from "@/db/client";
import { images, processingJobs, projects, usageTracking, users } from "@/db/schema";
import { describeImageError } from "@/lib/images/errors";
import { storage } from "@/lib/storage/storage";
import { runJobs } from "@/tests/support/jobs";
import { queuedJobs } from "@/tests/support/queue-internals";
import { filesOf } from "@/tests/support/stored-files";
import { createStudio, type Studio, uploadTo } from "@/tests/support/studio";
import { deleteImages } from "../images/delete-images";
import { listJobs } from "../images/queries";
import { cancelJob as cancel } from "./job-state";
import { startProcessing } from "./start-processing";
import { processImageTask } from "./task";

let studio: Studio;
let imageId: string;
beforeEach(async () => {
  studio = await createStudio();
  imageId = await uploadTo(studio);
});

const start = (styleSlug = "ink", userId = studio.userId) =>
  db.transaction((tx) => startProcessing(tx, { userId, imageId, styleSlug }));

const cancelJob = (userId: string, jobId: string) =>
  db.transaction((tx) => cancel(tx, userId, jobId));

const remove = (id: string) => db.transaction((tx) => deleteImages(tx, studio.userId, [id]));

async function jobRow(jobId: string) {
  const [job] = await db.select().from(processingJobs).where(eq(processingJobs.id, jobId));
  return job;
}

const results = () =>
  db
    .select()
    .from(images)
    .where(and(eq(images.projectId, studio.projectId), eq(images.kind, "result")));

async function processed(): Promise<number> {
  const [row] = await db
    .select({ quantity: usageTracking.quantity })
    .from(usageTracking)
    .where(and(eq(usageTracking.userId, studio.userId), eq(usageTracking.meter, "styled_images")));
  return row?.quantity ?? 0;
}

async function queued(jobId: string): Promise<number> {
  const found = await db.execute<{ count: number }>(
    sql`SELECT count(*)::int AS count FROM ${sql.raw(queuedJobs)} WHERE payload ->> 'jobId' = ${jobId}`,
  );
  return found.rows[0]?.count ?? 0;
}

/** Runs `interruption` once, right after the result's file has been written. */
function afterResultIsStored(interruption: () => Promise<unknown>): void {
  const put = storage.put;
  let done = false;
  vi.spyOn(storage, "put").mockImplementation(async (...given) => {
    await put(...given);
    if (!done) await interruption();
    done = true;
  });
}

async function expectNothingLeft(): Promise<void> {
  expect(await results()).toEqual([]);
  expect((await filesOf(studio.userId)).filter((key) => !key.includes(imageId))).toEqual([]);
}

describe("startProcessing", () => {
  it("creates a job and its queue entry together or not at all", async () => {
    const { jobId } = await start();
    expect(await jobRow(jobId)).toMatchObject({ status: "queued", progress: 0, imageId });
    expect(await queued(jobId)).toBe(1);

    let lost = "";
    const failing = db.transaction(async (tx) => {
      const request = { userId: studio.userId, imageId, styleSlug: "autumn" };
      lost = (await startProcessing(tx, request)).jobId;
      throw new Error("rolled back");
    });
    await expect(failing).rejects.toThrow("rolled back");
    expect(await jobRow(lost)).toBeUndefined();
    expect(await queued(lost)).toBe(0);
  });

  it("returns the same job while it waits, runs or has its result", async () => {
    const [one, two] = await Promise.all([start(), start()]);
    expect(two).toEqual(one);
    await processImageTask(one);
    expect(await start()).toEqual(one);
    const [result] = await results();
    await remove(result?.id ?? "");
    expect(await start()).not.toEqual(one);
  });

  it("creates a new job after a failure", async () => {
    const { jobId } = await start();
    await db.update(processingJobs).set({ status: "failed" }).where(eq(processingJobs.id, jobId));
    expect((await start()).jobId).not.toBe(jobId);
  });

  it("refuses other users' images, results, unknown styles and deleted accounts", async () => {
    const stranger = await createStudio();
    await expect(start("ink", stranger.userId)).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(start("crayon")).rejects.toMatchObject({ code: "STYLE_UNKNOWN" });
    const { jobId } = await start();
    await processImageTask({ jobId });
    const [result] = await results();
    const request = { userId: studio.userId, imageId: result?.id ?? "", styleSlug: "ink" };
    await expect(db.transaction((tx) => startProcessing(tx, request))).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
    await db
      .update(users)
      .set({ status: "deleted", deletedAt: new Date(), purgeAt: new Date() })
      .where(eq(users.id, studio.userId));
    await expect(start("autumn")).rejects.toMatchObject({ code: "NOT_FOUND" });
  });
});

describe("processImageTask", () => {
  it("runs from the queue, and stores a result, its files, the job's end and the usage", async () => {
    const { jobId } = await start();
    await runJobs();
    const [result] = await results();
    expect(result).toMatchObject({
      sourceImageId: imageId,
      name: "meadow (Ink).jpg",
      contentType: "image/jpeg",
      width: 120,
      height: 80,
    });
    expect(await jobRow(jobId)).toMatchObject({
      status: "done",
      progress: 100,
      error: null,
      resultImageId: result?.id,
      startedAt: expect.any(Date),
      finishedAt: expect.any(Date),
    });
    expect(await filesOf(studio.userId)).toHaveLength(4);
    expect((await storage.stat(result?.storageKey ?? ""))?.size).toBe(result?.byteSize);
    expect(await processed()).toBe(1);
  });

  it("does nothing when it runs again after its end", async () => {
    const { jobId } = await start();
    await processImageTask({ jobId });
    const before = [await jobRow(jobId), await filesOf(studio.userId)];
    await processImageTask({ jobId });
    expect([await jobRow(jobId), await filesOf(studio.userId)]).toEqual(before);
    expect(await processed()).toBe(1);
  });

  it("counts once when it runs twice at the same time, and the second run leaves no file", async () => {
    const { jobId } = await start();
    await Promise.all([processImageTask({ jobId }), processImageTask({ jobId })]);
    expect(await results()).toHaveLength(1);
    expect(await filesOf(studio.userId)).toHaveLength(4);
    expect(await processed()).toBe(1);
  });

  it("resumes a job that a killed worker left running", async () => {
    const { jobId } = await start();
    await db
      .update(processingJobs)
      .set({ status: "running", progress: 80 })
      .where(eq(processingJobs.id, jobId));
    await processImageTask({ jobId });
    expect(await jobRow(jobId)).toMatchObject({ status: "done" });
  });

  it("ignores a cancelled job, also when cancelled just before its commit", async () => {
    const { jobId } = await start();
    expect(await cancelJob((await createStudio()).userId, jobId)).toBe(false);
    expect(await cancelJob(studio.userId, jobId)).toBe(true);
    expect(await cancelJob(studio.userId, jobId)).toBe(false);
    await processImageTask({ jobId });
    expect(await jobRow(jobId)).toMatchObject({ status: "cancelled", progress: 0 });

    const late = await start("autumn");
    afterResultIsStored(() => cancelJob(studio.userId, late.jobId));
    await processImageTask(late);
    expect(await jobRow(late.jobId)).toMatchObject({ status: "cancelled", resultImageId: null });
    await expectNothingLeft();
    expect(await processed()).toBe(0);
  });

  it.each([
    [
      "account was deleted",
      () =>
        db
          .update(users)
          .set({ status: "deleted", deletedAt: new Date(), purgeAt: new Date() })
          .where(eq(users.id, studio.userId)),
    ],
    ["account was erased", () => db.delete(users).where(eq(users.id, studio.userId))],
    ["project was deleted", () => db.delete(projects).where(eq(projects.id, studio.projectId))],
    ["original was deleted", () => remove(imageId)],
  ])("stores nothing when the %s in the meantime, and leaves no file", async (_, interruption) => {
    const { jobId } = await start();
    afterResultIsStored(async () => interruption());
    await processImageTask({ jobId });
    await expectNothingLeft();
    await processImageTask({ jobId });
    await expectNothingLeft();
  });

  it("fails with a message when the original is damaged or missing", async () => {
    const [original] = await db.select().from(images).where(eq(images.id, imageId));
    const damaged = await start();
    await storage.put(original?.storageKey ?? "", Buffer.from("\xff\xd8\xff"), "image/jpeg");
    await processImageTask(damaged);
    expect(await jobRow(damaged.jobId)).toMatchObject({
      status: "failed",
      error: describeImageError("PICTURE_UNREADABLE").message,
      finishedAt: expect.any(Date),
    });
    const lost = await start("autumn");
    await storage.delete([original?.storageKey ?? ""]);
    await processImageTask(lost);
    expect(await jobRow(lost.jobId)).toMatchObject({
      status: "failed",
      error: describeImageError("FILE_LOST").message,
    });
    expect(await processed()).toBe(0);
  });

  it("retries after a temporary error, and fails when the queue gives up", async () => {
    const { jobId } = await start();
    const broken = vi.spyOn(storage, "getBytes").mockRejectedValue(new Error("socket hang up"));
    await expect(processImageTask({ jobId })).rejects.toThrow("socket hang up");
    expect(await jobRow(jobId)).toMatchObject({ status: "queued", progress: 0 });
    // Thrown, it would stay in the queue, and health and verification would complain for good.
    await processImageTask({ jobId }, { lastAttempt: true });
    expect(await jobRow(jobId)).toMatchObject({
      status: "failed",
      error: describeImageError("UNEXPECTED").message,
    });
    broken.mockRestore();
  });

  it("stops on a shutdown of the worker, and is retried", async () => {
    const { jobId } = await start();
    const signal = AbortSignal.abort();
    await expect(processImageTask({ jobId }, { signal })).rejects.toThrow();
    expect(await jobRow(jobId)).toMatchObject({ status: "queued" });
    await processImageTask({ jobId });
    expect(await jobRow(jobId)).toMatchObject({ status: "done" });
  });

  it("ignores a deleted job, and refuses an invalid payload", async () => {
    await processImageTask({ jobId: imageId });
    await expect(processImageTask({ jobId: "1" })).rejects.toThrow();
  });
});

describe("listJobs", () => {
  it("lists a project's jobs to its owner only, open ones first", async () => {
    const stranger = await createStudio();
    expect(await listJobs(studio.userId, studio.projectId)).toEqual([]);
    const [one, two] = [await start(), await start("autumn")];
    await processImageTask(two);
    const jobs = await listJobs(studio.userId, studio.projectId);
    expect(jobs?.map(({ id, style, status }) => [id, style, status])).toEqual([
      [one.jobId, "ink", "queued"],
      [two.jobId, "autumn", "done"],
    ]);
    expect(await listJobs(stranger.userId, studio.projectId)).toBeNull();
  });
});
