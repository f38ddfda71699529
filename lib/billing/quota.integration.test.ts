import { eq } from "drizzle-orm";
import { beforeAll, describe, expect, it, test } from "vitest";
import { db } from "@/db/client";
import {
  images,
  processingJobs,
  subscriptionPlans,
  systemStyles,
  usageTracking,
  userSubscriptions,
} from "@/db/schema";
import { requestDeletion } from "@/lib/account/deletion/request-deletion";
import { lockUser } from "@/lib/account/lock-user";
import { describeImageError } from "@/lib/images/errors";
import { startProcessing } from "@/lib/studio/jobs/start-processing";
import { addOriginal } from "@/lib/studio/uploads/add-original";
import { runJobs } from "@/tests/support/jobs";
import { sampleJpeg } from "@/tests/support/pictures";
import { givePlan, seedPlans } from "@/tests/support/plans";
import { statements } from "@/tests/support/statements";
import { filesOf } from "@/tests/support/stored-files";
import { createStudio, uploadTo } from "@/tests/support/studio";
import { giveBackImage, giveBackUnderWay } from "./give-back-image";
import { spendImage } from "./spend-image";
import { readUsage } from "./usage";
import { imagesSpent, startRefusal, storageFull, uploadRefusal } from "./wording";

beforeAll(seedPlans);

const spend = (userId: string) =>
  db.transaction(async (tx) => {
    await lockUser(tx, userId);
    await spendImage(tx, userId);
  });

const used = async (userId: string) => (await readUsage(userId)).images.used;
const settled = async (work: Promise<unknown>[]) =>
  (await Promise.allSettled(work)).map((result) =>
    result.status === "fulfilled" ? "done" : (result.reason as { code: string }).code,
  );

describe("the plan of an account", () => {
  it("is the free one without a subscription, and costs one statement", async () => {
    const { userId } = await createStudio();
    const { result, sql } = await statements(() => readUsage(userId));
    expect(sql).toHaveLength(1);
    expect(result.plan).toMatchObject({ slug: "seedling", name: "Seedling" });
    expect(result.images).toEqual({ used: 0, limit: 50 });
    expect(result.storage).toEqual({ used: 0, limit: 500_000_000 });
    const now = new Date();
    expect(result.renewsAt).toEqual(
      new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1, 1)),
    );
  });

  it("is that of a subscription while it is active or its payment late, and no longer", async () => {
    const { userId } = await createStudio();
    await givePlan(userId, { monthlyImages: 7 });
    const limitWhile = async (status: "active" | "past_due" | "cancelled") => {
      await db
        .update(userSubscriptions)
        .set({ status })
        .where(eq(userSubscriptions.userId, userId));
      return (await readUsage(userId)).images.limit;
    };
    expect(await limitWhile("active")).toBe(7);
    expect(await limitWhile("past_due")).toBe(7);
    expect(await limitWhile("cancelled")).toBe(50);
  });

  it("changes at once when somebody changes it in the database", async () => {
    const { userId } = await createStudio();
    const { planId } = await givePlan(userId, { monthlyImages: 1 });
    await spend(userId);
    await expect(spend(userId)).rejects.toMatchObject({ code: "QUOTA_IMAGES" });
    await db
      .update(subscriptionPlans)
      .set({ monthlyImages: 2 })
      .where(eq(subscriptionPlans.id, planId));
    await spend(userId);
    expect(await used(userId)).toBe(2);
  });
});

describe("images of a month", () => {
  it("are spent 20 at once up to the limit, and never beyond", async () => {
    const { userId } = await createStudio();
    await givePlan(userId, { monthlyImages: 5 });
    const ends = await settled(Array.from({ length: 20 }, () => spend(userId)));
    expect(ends.filter((end) => end === "done")).toHaveLength(5);
    expect(ends.filter((end) => end === "QUOTA_IMAGES")).toHaveLength(15);
    expect(await used(userId)).toBe(5);
  });

  it("are not spent by a plan that holds none", async () => {
    const { userId } = await createStudio();
    await givePlan(userId, { monthlyImages: 0 });
    await expect(spend(userId)).rejects.toMatchObject({ code: "QUOTA_IMAGES" });
    expect(await used(userId)).toBe(0);
  });

  it("refuse with the plan, the limit and the day of its reset", async () => {
    const { userId } = await createStudio();
    await givePlan(userId, { monthlyImages: 1 });
    await spend(userId);
    const refusal = await spend(userId).catch((error: Error) => error.message);
    const usage = await readUsage(userId);
    expect([usage.plan.name, usage.images]).toEqual(["Window box", { used: 1, limit: 1 }]);
    expect(refusal).toBe(imagesSpent(usage));
    expect(startRefusal(usage)).toBe(refusal);
    expect(uploadRefusal(usage)).toBeUndefined();
  });

  it("are given back to the month in which they were spent, never below nothing", async () => {
    const { userId } = await createStudio();
    const [lastMonth, now] = [new Date("2020-02-29T23:59:59Z"), new Date()];
    await db.insert(usageTracking).values({
      userId,
      metric: "images_processed",
      periodStart: new Date("2020-02-01T00:00:00Z"),
      quantity: 3,
    });
    await spend(userId);
    await db.transaction((tx) => giveBackImage(tx, userId, lastMonth));
    expect(await used(userId)).toBe(1);
    await db.transaction((tx) => giveBackImage(tx, userId, now));
    await db.transaction((tx) => giveBackImage(tx, userId, now));
    expect(await used(userId)).toBe(0);
    const rows = await db.select().from(usageTracking).where(eq(usageTracking.userId, userId));
    expect(rows.map(({ quantity }) => quantity).sort()).toEqual([0, 2]);
  });

  it("come back from jobs that wait or run, and from no others", async () => {
    const studio = await createStudio();
    const { userId, projectId } = studio;
    const [style] = await db.select({ id: systemStyles.id }).from(systemStyles).limit(1);
    const [first, second] = [await uploadTo(studio), await uploadTo(studio)];
    const job = (imageId: string, status: "queued" | "running" | "done") => ({
      projectId,
      imageId,
      styleId: style?.id ?? "",
      status,
    });
    const jobs = [job(first, "queued"), job(first, "running"), job(first, "done")];
    await db.insert(processingJobs).values([...jobs, job(second, "queued")]);
    for (let index = 0; index < 4; index++) await spend(userId);
    await db.transaction((tx) => giveBackUnderWay(tx, userId, eq(processingJobs.imageId, first)));
    expect(await used(userId)).toBe(2);
    await db.delete(images).where(eq(images.id, first));
    await db.transaction((tx) => giveBackUnderWay(tx, userId));
    expect(await used(userId)).toBe(1);
  });
});

test("whoever deletes the account and comes back has the images of jobs that were ended again", async () => {
  const studio = await createStudio();
  const { userId } = studio;
  const request = { userId, imageId: await uploadTo(studio), styleSlug: "ink" };
  await db.transaction((tx) => startProcessing(tx, request));
  expect(await used(userId)).toBe(1);
  await db.transaction((tx) =>
    requestDeletion(tx, { userId, origin: "http://127.0.0.1:3000", source: "cli" }),
  );
  expect(await used(userId)).toBe(0);
});

describe("storage", () => {
  it("is filled by 20 uploads at once up to the limit, and never beyond", async () => {
    const studio = await createStudio();
    const { userId } = studio;
    const bytes = await sampleJpeg();
    await addOriginal(studio, { bytes, name: "first.jpg" });
    const each = (await readUsage(userId)).storage.used;
    await givePlan(userId, { storageBytes: Math.floor(each * 4.5) });
    const ends = await settled(
      Array.from({ length: 20 }, () => addOriginal(studio, { bytes, name: "more.jpg" })),
    );
    expect(ends.filter((end) => end === "done")).toHaveLength(3);
    expect(ends.filter((end) => end === "QUOTA_STORAGE")).toHaveLength(17);
    expect((await readUsage(userId)).storage.used).toBe(4 * each);
    expect(await filesOf(userId)).toHaveLength(8);
  });

  it("takes no result beyond the limit, though there was room when its job began", async () => {
    const studio = await createStudio();
    const { userId } = studio;
    const imageId = await uploadTo(studio);
    const { storage } = await readUsage(userId);
    await givePlan(userId, { storageBytes: storage.used + 1 });
    for (const styleSlug of ["ink", "autumn", "charcoal"])
      await db.transaction((tx) => startProcessing(tx, { userId, imageId, styleSlug }));
    expect(await used(userId)).toBe(3);
    await runJobs();
    const jobs = await db
      .select({ status: processingJobs.status, error: processingJobs.error })
      .from(processingJobs)
      .where(eq(processingJobs.imageId, imageId));
    const error = describeImageError("QUOTA_STORAGE").message;
    expect(jobs).toEqual(Array.from({ length: 3 }, () => ({ status: "failed", error })));
    const left = await readUsage(userId);
    expect([left.storage.used, left.images.used]).toEqual([storage.used, 0]);
    expect(await filesOf(userId)).toHaveLength(2);
  });

  it("that is full refuses uploads and starts with the same sentence", async () => {
    const studio = await createStudio();
    await uploadTo(studio);
    await givePlan(studio.userId, { storageBytes: 1000 });
    const usage = await readUsage(studio.userId);
    expect([usage.plan.name, usage.storage.limit]).toEqual(["Window box", 1000]);
    const sentence = storageFull(usage);
    expect([uploadRefusal(usage), startRefusal(usage)]).toEqual([sentence, sentence]);
    await expect(spend(studio.userId)).rejects.toMatchObject({
      code: "QUOTA_STORAGE",
      message: sentence,
    });
  });

  it("says how much is left to somebody whose picture is larger than that", async () => {
    const studio = await createStudio();
    await givePlan(studio.userId, { storageBytes: 1000 });
    await expect(uploadTo(studio)).rejects.toMatchObject({
      code: "QUOTA_STORAGE",
      message: storageFull(await readUsage(studio.userId)),
    });
    expect(await filesOf(studio.userId)).toEqual([]);
  });
});
