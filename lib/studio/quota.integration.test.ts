import { eq } from "drizzle-orm";
import { beforeAll, describe, expect, it } from "vitest";
import { db } from "@/db/client";
import { processingJobs } from "@/db/schema";
import { lockUser } from "@/lib/account/lock-user";
import { readUsage } from "@/lib/billing/queries";
import { usageOf } from "@/lib/billing/usage";
import { describeQuota, quotaRefusal } from "@/lib/billing/wording";
import { describeImageError, ImageError } from "@/lib/images/errors";
import { runJobs } from "@/tests/support/jobs";
import { givePlan, seedPlans, unitsUsed } from "@/tests/support/plans";
import { sampleJpeg } from "@/tests/support/sample-images";
import { statements } from "@/tests/support/statements";
import { filesOf } from "@/tests/support/stored-files";
import { createStudio, uploadTo } from "@/tests/support/studio";
import { startProcessing } from "./jobs/start-processing";
import { storageBytes, styledImages, styleRefusal } from "./meters";
import { consumeStyledImage } from "./quota";
import { addOriginal } from "./uploads/add-original";

beforeAll(seedPlans);

const consume = (userId: string) =>
  db.transaction(async (tx) => {
    await lockUser(tx, userId);
    await consumeStyledImage(tx, userId);
  });

const used = (userId: string) => unitsUsed(userId, styledImages);
const stored = (userId: string) => unitsUsed(userId, storageBytes);
const settled = async (work: Promise<unknown>[]) =>
  (await Promise.allSettled(work)).map((result) =>
    result.status === "fulfilled" ? "done" : (result.reason as { code: string }).code,
  );

it("reads the limits of the free plan in one statement", async () => {
  const { userId } = await createStudio();
  const { result, sql } = await statements(() => readUsage(userId));
  expect(sql).toHaveLength(1);
  expect(result.plan).toMatchObject({ slug: "seedling", name: "Seedling" });
  expect(usageOf(result, styledImages)).toMatchObject({ used: 0, limit: 50 });
  expect(usageOf(result, storageBytes)).toMatchObject({ used: 0, limit: 500_000_000 });
});

describe("styled images", () => {
  it("are consumed 20 at once up to the limit, and never beyond", async () => {
    const { userId } = await createStudio();
    await givePlan(userId, { styled_images: 5 });
    const ends = await settled(Array.from({ length: 20 }, () => consume(userId)));
    expect(ends.filter((end) => end === "done")).toHaveLength(5);
    expect(ends.filter((end) => end === "QUOTA_IMAGES")).toHaveLength(15);
    expect(await used(userId)).toBe(5);
  });

  it("are consumed in two statements, the check of the storage included", async () => {
    const { userId } = await createStudio();
    const { sql } = await statements(() => db.transaction((tx) => consumeStyledImage(tx, userId)));
    // BEGIN and COMMIT are among them.
    expect(sql).toHaveLength(4);
  });

  it("are not consumed on a plan that includes none", async () => {
    const { userId } = await createStudio();
    await givePlan(userId, { styled_images: 0 });
    await expect(consume(userId)).rejects.toMatchObject({ code: "QUOTA_IMAGES" });
    expect(await used(userId)).toBe(0);
  });

  it("are refused with the plan, the limit and the day of its reset", async () => {
    const { userId } = await createStudio();
    await givePlan(userId, { styled_images: 1 });
    await consume(userId);
    const error = await consume(userId).catch((refusal: Error) => refusal);
    expect(error).toBeInstanceOf(ImageError);
    const usage = await readUsage(userId);
    expect(usage.plan.name).toBe("Window box");
    expect(usageOf(usage, styledImages)).toMatchObject({ used: 1, limit: 1 });
    expect(error?.message).toBe(describeQuota(usage, styledImages));
    expect(styleRefusal(usage)).toBe(error?.message);
    expect(quotaRefusal(usage, storageBytes)).toBeUndefined();
  });
});

describe("the storage quota", () => {
  it("is filled up to the limit by 20 concurrent uploads, and never beyond", async () => {
    const studio = await createStudio();
    const { userId } = studio;
    const bytes = await sampleJpeg();
    await addOriginal(studio, { bytes, name: "first.jpg" });
    const each = await stored(userId);
    await givePlan(userId, { storage_bytes: Math.floor(each * 4.5) });
    const ends = await settled(
      Array.from({ length: 20 }, () => addOriginal(studio, { bytes, name: "more.jpg" })),
    );
    expect(ends.filter((end) => end === "done")).toHaveLength(3);
    expect(ends.filter((end) => end === "QUOTA_STORAGE")).toHaveLength(17);
    expect(await stored(userId)).toBe(4 * each);
    expect(await filesOf(userId)).toHaveLength(8);
  });

  it("refuses a result beyond the limit, though there was room when its job began", async () => {
    const studio = await createStudio();
    const { userId } = studio;
    const imageId = await uploadTo(studio);
    const before = await stored(userId);
    await givePlan(userId, { storage_bytes: before + 1 });
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
    expect([await stored(userId), await used(userId)]).toEqual([before, 0]);
    expect(await filesOf(userId)).toHaveLength(2);
  });

  it("refuses uploads and styles with the same sentence when it is full", async () => {
    const studio = await createStudio();
    await uploadTo(studio);
    await givePlan(studio.userId, { storage_bytes: 1000 });
    const usage = await readUsage(studio.userId);
    expect([usage.plan.name, usageOf(usage, storageBytes).limit]).toEqual(["Window box", 1000]);
    const sentence = describeQuota(usage, storageBytes);
    expect([quotaRefusal(usage, storageBytes), styleRefusal(usage)]).toEqual([sentence, sentence]);
    await expect(consume(studio.userId)).rejects.toMatchObject({
      code: "QUOTA_STORAGE",
      message: sentence,
    });
  });

  it("says how much is left when an image is larger than that", async () => {
    const studio = await createStudio();
    await givePlan(studio.userId, { storage_bytes: 1000 });
    const message = describeQuota(await readUsage(studio.userId), storageBytes);
    await expect(uploadTo(studio)).rejects.toMatchObject({ code: "QUOTA_STORAGE", message });
    expect(await filesOf(studio.userId)).toEqual([]);
  });
});
