import { eq } from "drizzle-orm";
import { beforeAll, expect, it } from "vitest";
import { db } from "@/db/client";
import { projects, users } from "@/db/schema";
import { runJobs } from "@/tests/support/jobs";
import { givePlan, seedPlans } from "@/tests/support/plans";
import { sampleJpeg } from "@/tests/support/sample-images";
import { filesOf } from "@/tests/support/stored-files";
import { createStudio, type Studio } from "@/tests/support/studio";
import { createProjectWithImage, sampleImage } from "./create-project-with-image";
import { findProjectImage, listStyleOutcomes } from "./project-image";

beforeAll(seedPlans);

const start = async ({ userId }: Studio, picture = sampleJpeg(), styleSlug = "ink") =>
  createProjectWithImage({
    userId,
    projectName: "My first project",
    picture: { bytes: await picture, name: "meadow.jpg" },
    styleSlug,
  });

const projectsOf = ({ userId }: Studio) =>
  db.select({ name: projects.name }).from(projects).where(eq(projects.userId, userId));

it("creates a project with an image and a result", async () => {
  const studio = await createStudio();
  const { projectId, imageId, problem } = await start(studio);
  expect(problem).toBeUndefined();
  expect(await findProjectImage(studio.userId, projectId, imageId)).toMatchObject({
    projectName: "My first project",
    name: "meadow.jpg",
  });
  await runJobs();
  expect(await listStyleOutcomes(imageId)).toMatchObject([
    { status: "done", style: { slug: "ink" } },
  ]);
});

it("creates no project and no file when the image is refused", async () => {
  const studio = await createStudio();
  const refused = start(studio, Promise.resolve(Buffer.from("hello")));
  await expect(refused).rejects.toMatchObject({ code: "TYPE_UNSUPPORTED" });
  await runJobs();
  expect([await projectsOf(studio), await filesOf(studio.userId)]).toEqual([
    [{ name: "Meadow" }],
    [],
  ]);
});

it("keeps the image when the style cannot be started, with the reason", async () => {
  const studio = await createStudio();
  await givePlan(studio.userId, { styled_images: 0 });
  const { problem, imageId } = await start(studio);
  expect(problem).toBe("QUOTA_IMAGES");
  expect(await listStyleOutcomes(imageId)).toEqual([]);
  expect((await start(studio, undefined, "crayon")).problem).toBe("STYLE_UNKNOWN");
});

it("creates nothing for a deleted account", async () => {
  const studio = await createStudio();
  await db
    .update(users)
    .set({ status: "deleted", deletedAt: new Date(), purgeAt: new Date() })
    .where(eq(users.id, studio.userId));
  await expect(start(studio)).rejects.toMatchObject({ code: "NOT_FOUND" });
  expect(await projectsOf(studio)).toEqual([{ name: "Meadow" }]);
});

it("accepts the sample image", async () => {
  const studio = await createStudio();
  const picture = await sampleImage();
  const made = await createProjectWithImage({
    userId: studio.userId,
    projectName: "Sample",
    picture,
    styleSlug: "autumn",
  });
  expect(await findProjectImage(studio.userId, made.projectId, made.imageId)).toMatchObject({
    name: "meadow.jpg",
    width: 1600,
    height: 1067,
  });
});
