import { sql } from "drizzle-orm";
import { beforeAll, describe, expect, it } from "vitest";
import { db } from "@/db/client";
import { statements } from "@/tests/support/statements";
import { createProject, createStudio, type Studio, uploadTo } from "@/tests/support/studio";
import { deleteImages } from "../images/delete-images";
import { startProcessing } from "../jobs/start-processing";
import { processImageTask } from "../jobs/task";
import { listGallery as list, listOrphans, originalsPerPage } from "./gallery";
import { findNeighbours, findProjectImage, listStyleOutcomes } from "./project-image";
import { galleryQuery } from "./schema";

const listGallery = (projectId: string, query: Record<string, unknown> = {}) =>
  list(projectId, galleryQuery.parse(query));

const begin = (studio: Studio, imageId: string, styleSlug: string) =>
  db.transaction((tx) => startProcessing(tx, { userId: studio.userId, imageId, styleSlug }));

describe("the gallery", () => {
  it("lists each original with the number of its results and its open jobs", async () => {
    const studio = await createStudio();
    const imageId = await uploadTo(studio);
    await processImageTask(await begin(studio, imageId, "ink"));
    const { jobId } = await begin(studio, imageId, "autumn");
    const { entries, total } = await listGallery(studio.projectId);
    expect(total).toBe(1);
    expect(entries).toEqual([
      {
        original: expect.objectContaining({ id: imageId, name: "meadow.jpg" }),
        results: 1,
        underWay: [{ jobId, style: "Autumn", status: "queued", progress: 0 }],
      },
    ]);
    expect((await listGallery(studio.projectId, { show: "with" })).total).toBe(1);
    expect(await listGallery(studio.projectId, { show: "without" })).toEqual({
      entries: [],
      total: 0,
    });
    expect(await listOrphans(studio.projectId)).toEqual([]);
  });

  it("keeps the results of a deleted original", async () => {
    const studio = await createStudio();
    const imageId = await uploadTo(studio);
    await processImageTask(await begin(studio, imageId, "ink"));
    await db.transaction((tx) => deleteImages(tx, studio.userId, [imageId]));
    expect((await listGallery(studio.projectId)).entries).toEqual([]);
    expect((await listOrphans(studio.projectId)).map(({ name }) => name)).toEqual([
      "meadow (Ink).jpg",
    ]);
  });

  it("finds images by a part of their name, wildcards included", async () => {
    const studio = await createStudio();
    for (const name of ["100%.jpg", "1000.jpg", "a_b.jpg", "ab.jpg"]) await uploadTo(studio, name);
    const names = async (q: string) =>
      (await listGallery(studio.projectId, { q, sort: "name" })).entries.map(
        ({ original }) => original.name,
      );
    expect(await names("100%")).toEqual(["100%.jpg"]);
    expect(await names("_")).toEqual(["a_b.jpg"]);
    expect(await names("AB")).toEqual(["ab.jpg"]);
    expect(await names("'; --")).toEqual([]);
  });
});

describe("the page of an image", () => {
  it("is found only by its owner and in its project", async () => {
    const [studio, stranger] = [await createStudio(), await createStudio()];
    const imageId = await uploadTo(studio);
    const other = await createProject(studio.userId);
    expect(await findProjectImage(studio.userId, studio.projectId, imageId)).toMatchObject({
      name: "meadow.jpg",
      projectName: "Meadow",
    });
    expect(await findProjectImage(studio.userId, other, imageId)).toBeUndefined();
    expect(await findProjectImage(stranger.userId, studio.projectId, imageId)).toBeUndefined();
  });

  it("shows the newest outcome of each style, in the order of the styles", async () => {
    const studio = await createStudio();
    const imageId = await uploadTo(studio);
    const failed = await begin(studio, imageId, "autumn");
    await db.execute(
      sql`UPDATE processing_jobs SET status = 'failed', error = 'No.' WHERE id = ${failed.jobId}`,
    );
    await begin(studio, imageId, "autumn");
    await processImageTask(await begin(studio, imageId, "ink"));
    const outcomes = await listStyleOutcomes(imageId);
    expect(outcomes.map(({ style, status }) => [style.slug, status])).toEqual([
      ["ink", "done"],
      ["autumn", "queued"],
    ]);
    expect(outcomes[0]?.result?.name).toBe("meadow (Ink).jpg");
  });
});

describe("with 10,000 images in a project and 100,000 in the table", () => {
  let studio: Studio;
  const count = 10_000;
  beforeAll(async () => {
    studio = await createStudio();
    const others = await Promise.all(Array.from({ length: 9 }, () => createProject(studio.userId)));
    // Every hundredth image shares its instant with its neighbours, as those of one upload may.
    await db.execute(sql`
      INSERT INTO images (project_id, kind, name, storage_key, content_type, byte_size, width, height,
        sha256, created_at)
      SELECT project, 'original', 'IMG ' || lpad(n::text, 6, '0') || '.jpg',
        project || '/' || n, 'image/jpeg', n, 1600, 1067, 'x', now() - make_interval(mins => n / 100)
      FROM unnest(${sql`ARRAY[${sql.join(
        [studio.projectId, ...others].map((id) => sql`${id}::uuid`),
        sql`, `,
      )}]`}) AS project, generate_series(1, ${count}) AS n`);
    await db.execute(sql`ANALYZE images`);
  }, 60_000);

  it.each([
    ["newest", sql`created_at DESC, id DESC`],
    ["name", sql`lower(name), id`],
  ])("returns consecutive pages sorted by %s, also for equal timestamps", async (sort, order) => {
    const { rows } = await db.execute<{ id: string }>(
      sql`SELECT id FROM images WHERE project_id = ${studio.projectId} ORDER BY ${order}`,
    );
    const last = Math.ceil(count / originalsPerPage);
    for (const page of [1, 2, 3, 4, 5, 6, 7, 8, 200, 201, 202, last - 1, last]) {
      const { entries, total } = await listGallery(studio.projectId, { sort, page: `${page}` });
      expect(total).toBe(count);
      expect(entries.map(({ original }) => original.id)).toEqual(
        rows.slice((page - 1) * originalsPerPage, page * originalsPerPage).map(({ id }) => id),
      );
    }
    expect((await listGallery(studio.projectId, { page: `${last + 1}` })).entries).toEqual([]);
  });

  it("links each image to the next through the whole project", async () => {
    const { entries } = await listGallery(studio.projectId, { page: "200" });
    const ids = entries.map(({ original }) => original.id);
    for (const [index, id] of ids.entries()) {
      const { newer, older } = await findNeighbours(studio.projectId, id);
      if (index > 0) expect(newer).toBe(ids[index - 1]);
      if (index < ids.length - 1) expect(older).toBe(ids[index + 1]);
    }
    const [first] = (await listGallery(studio.projectId)).entries;
    const newest = await findNeighbours(studio.projectId, first?.original.id ?? "");
    expect(newest.newer).toBeUndefined();
  });

  it.each([
    {},
    { page: "417" },
    { sort: "name", page: "200" },
    { sort: "size" },
    { q: "img 0099" },
    { show: "without" },
  ])("reads a page with three or four statements, and no other project: %o", async (query) => {
    const { sql: sent } = await statements(() => listGallery(studio.projectId, query));
    expect(sent.length).toBeLessThanOrEqual(4);
    // What a few looks at this project take, never the table.
    expect(await rowsRead(studio.projectId, query)).toBeLessThanOrEqual(4 * count);
  });
});

/** How many rows of images a page reads, by an index or in sequence. */
function rowsRead(projectId: string, query: Record<string, unknown>): Promise<number> {
  return db.transaction(async (tx) => {
    // What other processes read for this one would be counted there.
    await tx.execute(sql`SET LOCAL max_parallel_workers_per_gather = 0`);
    const count = async () => {
      const { rows } = await tx.execute<{ rows: string }>(
        sql`SELECT seq_tup_read + coalesce(idx_tup_fetch, 0) AS rows FROM pg_stat_xact_user_tables WHERE relname = 'images'`,
      );
      return Number(rows[0]?.rows ?? 0);
    };
    const before = await count();
    await list(projectId, galleryQuery.parse(query), tx);
    return (await count()) - before;
  });
}
