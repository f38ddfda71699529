import { eq, sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { db } from "@/db/client";
import { images, processingJobs, projects, systemStyles, users } from "@/db/schema";
import { createStudio, uploadTo } from "@/tests/support/studio";

/** The paths whose clearing is noted and enqueued. */
const clearings = async () => {
  const { rows } = await db.execute<{ prefixes: string[]; keys: string[] }>(sql`
    SELECT prefixes, keys FROM file_clearings f JOIN graphile_worker.jobs j
      ON j.task_identifier = 'clear-files' AND j.key = 'clear-files:' || f.id`);
  return rows.flatMap(({ prefixes, keys }) => [...prefixes, ...keys]);
};

async function studioWithJob() {
  const studio = await createStudio();
  const imageId = await uploadTo(studio);
  const [style] = await db.select().from(systemStyles).limit(1);
  const { projectId } = studio;
  await db.insert(processingJobs).values({ projectId, imageId, styleId: style?.id ?? "" });
  return { ...studio, imageId };
}

test("deletes projects, images and jobs with their user, keeps the styles, and clears one prefix", async () => {
  const { userId, projectId } = await studioWithJob();
  const styles = await db.$count(systemStyles);
  await db.execute(sql`DELETE FROM users WHERE id = ${userId}`);
  expect(await db.$count(users, eq(users.id, userId))).toBe(0);
  expect(await db.$count(projects, eq(projects.id, projectId))).toBe(0);
  for (const table of [images, processingJobs])
    expect(await db.$count(table, eq(table.projectId, projectId))).toBe(0);
  expect(await db.$count(systemStyles)).toBe(styles);
  expect(await clearings()).toContain(`users/${userId}/`);
  expect((await clearings()).filter((path) => path.includes(projectId))).toEqual([]);
});

test("clears an image together with its thumbnail, and a project by its prefix", async () => {
  const { userId, projectId, imageId } = await studioWithJob();
  const folder = `users/${userId}/projects/${projectId}/`;
  await db.delete(images).where(eq(images.id, imageId));
  expect(await clearings()).toEqual(
    expect.arrayContaining([
      `${folder}images/${imageId}.jpg`,
      `${folder}images/${imageId}.thumb.webp`,
    ]),
  );
  await db.delete(projects).where(eq(projects.id, projectId));
  expect(await clearings()).toContain(folder);
});
