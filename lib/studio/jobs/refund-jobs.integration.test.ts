import { eq } from "drizzle-orm";
import { beforeAll, expect, it } from "vitest";
import { db } from "@/db/client";
import { images, processingJobs, systemStyles } from "@/db/schema";
import { requestDeletion } from "@/lib/account/deletion/request-deletion";
import { seedPlans, unitsUsed } from "@/tests/support/plans";
import { statements } from "@/tests/support/statements";
import { createStudio, uploadTo } from "@/tests/support/studio";
import { styledImages } from "../meters";
import { consumeStyledImage } from "../quota";
import { refundJobsInProgress } from "./refund-jobs";
import { startProcessing } from "./start-processing";

beforeAll(seedPlans);

const used = (userId: string) => unitsUsed(userId, styledImages);

it("refunds waiting and running jobs, and no others, in one statement", async () => {
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
  for (let index = 0; index < 4; index++)
    await db.transaction((tx) => consumeStyledImage(tx, userId));
  await db.transaction((tx) => refundJobsInProgress(tx, userId, eq(processingJobs.imageId, first)));
  expect(await used(userId)).toBe(2);
  await db.delete(images).where(eq(images.id, first));
  const { sql } = await statements(() => db.transaction((tx) => refundJobsInProgress(tx, userId)));
  expect(sql).toHaveLength(3);
  expect(await used(userId)).toBe(1);
});

it("refunds the jobs that a deletion cancels, so that a restored account has their units again", async () => {
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
