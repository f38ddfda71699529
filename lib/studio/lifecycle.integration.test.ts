import { randomUUID } from "node:crypto";
import { eq, sql } from "drizzle-orm";
import { beforeAll, describe, expect, test } from "vitest";
import { db } from "@/db/client";
import { contentErasures, images, processingJobs, projects, systemStyles } from "@/db/schema";
import { eraseContent, eraseDueContent } from "@/lib/account/content/erase-content";
import { requestDeletion } from "@/lib/account/deletion/request-deletion";
import { deletionPreview } from "@/lib/account/queries";
import { formatHoldings } from "@/lib/format/counts";
import { systemStyleRows } from "@/lib/studio/seed";
import { requestDueErasure, requestErasure } from "@/tests/support/content";
import { copyDatabase } from "@/tests/support/copied-database";
import { runJobs } from "@/tests/support/jobs";
import { loseAccount, recoverFrom } from "@/tests/support/lost-account";
import { latestMail } from "@/tests/support/mail";
import { statements } from "@/tests/support/statements";
import { createUser } from "@/tests/support/users";

const origin = "http://127.0.0.1:3000";
const remove = (userId: string) =>
  db.transaction((tx) => requestDeletion(tx, { userId, origin, source: "api" }));

beforeAll(async () => {
  await db.insert(systemStyles).values(systemStyleRows).onConflictDoNothing();
});

/** A user with images, each with a job that is over, and two jobs that are not. */
async function withImages(count: number) {
  const user = await createUser();
  const [project] = await db.insert(projects).values({ userId: user.id, name: "P" }).returning();
  const projectId = project?.id ?? "";
  const [style] = await db.select().from(systemStyles).limit(1);
  await db.execute(sql`
    WITH added AS (
      INSERT INTO images (project_id, kind, name, storage_key, content_type, byte_size, width, height, sha256)
      SELECT ${projectId}, 'original', 'leaf', ${`users/${user.id}/${randomUUID()}/`} || n, 'image/png', 7, 1, 1, '0'
      FROM generate_series(1, ${count}::int) AS n
      RETURNING id)
    INSERT INTO processing_jobs (project_id, image_id, style_id, status)
    SELECT ${projectId}, id, ${style?.id}, 'done' FROM added`);
  const [image] = await db.select().from(images).where(eq(images.projectId, projectId)).limit(1);
  for (const status of ["queued", "running"] as const)
    await db
      .insert(processingJobs)
      .values({ projectId, imageId: image?.id ?? "", styleId: style?.id ?? "", status });
  return { user, projectId };
}

test("a recovery brings images and results back, and cancels jobs that had not ended", async () => {
  const { user, projectId } = await withImages(3);
  const [image, other] = await db.select().from(images).where(eq(images.projectId, projectId));
  if (!image || !other) throw new Error("no images");
  await db
    .update(images)
    .set({ kind: "result", sourceImageId: other.id })
    .where(eq(images.id, image.id));
  await db
    .update(processingJobs)
    .set({ resultImageId: image.id })
    .where(eq(processingJobs.imageId, other.id));
  const contents = async () => ({
    images: await db
      .select()
      .from(images)
      .where(eq(images.projectId, projectId))
      .orderBy(images.id),
    jobs: await db
      .select({ id: processingJobs.id, result: processingJobs.resultImageId })
      .from(processingJobs)
      .where(eq(processingJobs.projectId, projectId))
      .orderBy(processingJobs.id),
  });
  const before = await contents();
  const copy = await copyDatabase();
  await loseAccount(user);
  const { counts, missingFiles } = await recoverFrom(copy, user);
  expect(counts).toMatchObject({ projects: 1, images: 3, processing_jobs: 5 });
  expect(await contents()).toEqual(before);
  expect(missingFiles.sort()).toEqual(before.images.map(({ storageKey }) => storageKey).sort());
  const states = await db
    .select({ status: processingJobs.status })
    .from(processingJobs)
    .where(eq(processingJobs.projectId, projectId));
  expect(states.map(({ status }) => status).sort()).toEqual([
    "cancelled",
    "cancelled",
    "done",
    "done",
    "done",
  ]);
});

describe("statements of a deletion", () => {
  test("are the same for any amount of data, and read no images", async () => {
    const small = await withImages(1);
    const large = await withImages(2000);
    const [few, many] = [
      await statements(() => remove(small.user.id)),
      await statements(() => remove(large.user.id)),
    ];
    expect(many.sql).toEqual(few.sql);
    expect(many.sql.join("\n")).not.toMatch(/\bimages\b/);
  });

  test("cancel open jobs through their index, and touch no other job", async () => {
    const { user, projectId } = await withImages(3000);
    await db.execute(sql`ANALYZE processing_jobs`);
    const { sql: sent } = await statements(() => remove(user.id));
    const update = sent.find((text) => text.startsWith("update") && text.includes("processing"));
    expect(update).toContain("IN ('queued', 'running')");
    const plan = await db.execute<{ "QUERY PLAN": string }>(sql`
      EXPLAIN UPDATE processing_jobs SET status = 'cancelled'
      WHERE status IN ('queued', 'running')
        AND project_id IN (SELECT id FROM projects WHERE user_id = ${user.id})`);
    const text = plan.rows.map((row) => row["QUERY PLAN"]).join("\n");
    expect(text).toContain("processing_jobs_active_idx");
    const states = await db
      .select({ status: processingJobs.status, count: sql<number>`count(*)::int` })
      .from(processingJobs)
      .where(eq(processingJobs.projectId, projectId))
      .groupBy(processingJobs.status)
      .orderBy(processingJobs.status);
    expect(states).toEqual([
      { status: "cancelled", count: 2 },
      { status: "done", count: 3000 },
    ]);
  });
});

test("counts projects and images in the preview and the email of a deletion", async () => {
  const { user } = await withImages(12);
  const { holdings } = await deletionPreview(user.id);
  expect(formatHoldings(holdings)).toBe("1 project and 12 images (84 bytes)");
  await remove(user.id);
  await runJobs();
  expect((await latestMail(user.email))?.text).toContain("1 project and 12 images (84 bytes)");
});

test("erases images of before with their results, refunds their jobs, and keeps newer images", async () => {
  const { user, projectId } = await withImages(3);
  const isTheirs = eq(images.projectId, projectId);
  const [original, other] = await db.select().from(images).where(isTheirs);
  if (!original || !other) throw new Error("no image");
  await requestErasure(user.id);
  const add = (name: string, more: Partial<typeof images.$inferInsert> = {}) =>
    db.insert(images).values({
      ...{ ...original, ...more, name },
      ...{ id: randomUUID(), createdAt: undefined },
      storageKey: `users/${user.id}/projects/${projectId}/images/${randomUUID()}.png`,
    });
  await add("result", { kind: "result", sourceImageId: original.id });
  await add("newer");
  await requestDueErasure(user.id);
  const [due] = await db.select().from(contentErasures).where(eq(contentErasures.userId, user.id));
  await eraseContent({ id: due?.id ?? "" });
  expect(await db.select({ name: images.name }).from(images).where(isTheirs)).toEqual([
    { name: "newer" },
  ]);
  expect(await db.$count(projects, eq(projects.id, projectId))).toBe(1);
  expect(await db.$count(processingJobs, eq(processingJobs.projectId, projectId))).toBe(0);

  await db.delete(images).where(isTheirs);
  await requestDueErasure(user.id);
  await eraseDueContent();
  await runJobs();
  expect(await db.$count(projects, eq(projects.userId, user.id))).toBe(0);
});
