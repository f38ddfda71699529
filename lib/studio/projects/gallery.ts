import { and, asc, count, desc, eq, inArray, isNull, type SQL, sql } from "drizzle-orm";
import { db, type Executor } from "@/db/client";
import { images, processingJobs, systemStyles } from "@/db/schema";
import { nameContains } from "./name-filter";
import type { GalleryQuery } from "./schema";

/** How many originals a page of a project shows. */
export const originalsPerPage = 24;

const imageFields = {
  id: images.id,
  name: images.name,
  byteSize: images.byteSize,
  width: images.width,
  height: images.height,
  createdAt: images.createdAt,
};

export type GalleryImage = {
  id: string;
  name: string;
  byteSize: number;
  width: number;
  height: number;
  createdAt: Date;
};

/** A job that waits or runs. */
export type JobUnderWay = {
  jobId: string;
  style: string;
  status: "queued" | "running";
  progress: number;
};

export type GalleryEntry = {
  original: GalleryImage;
  /** How many results it has. */
  results: number;
  underWay: JobUnderWay[];
};

// The id last, so that no two pages show the same image.
const orders: Record<GalleryQuery["sort"], SQL[]> = {
  newest: [desc(images.createdAt), desc(images.id)],
  oldest: [asc(images.createdAt), asc(images.id)],
  name: [asc(sql`lower(${images.name})`), asc(images.id)],
  size: [desc(images.byteSize), desc(images.id)],
};

/** Whether an image of this project has results; those lie in the same project. */
const hasResults = (projectId: string) => sql`${images.id} IN (
  SELECT made.source_image_id FROM ${images} AS made
  WHERE made.project_id = ${projectId} AND made.source_image_id IS NOT NULL
)`;

function matching(projectId: string, { q, show }: GalleryQuery): SQL | undefined {
  const made = hasResults(projectId);
  return and(
    eq(images.projectId, projectId),
    eq(images.kind, "original"),
    nameContains(images.name, q),
    show === "all" ? undefined : show === "with" ? made : sql`NOT (${made})`,
  );
}

/** How many results each of these has, and which jobs are in progress on it. */
async function whatIsMade(executor: Executor, imageIds: string[]) {
  if (imageIds.length === 0) return { results: [], jobs: [] };
  const [results, jobs] = await Promise.all([
    executor
      .select({ imageId: images.sourceImageId, results: count() })
      .from(images)
      .where(inArray(images.sourceImageId, imageIds))
      .groupBy(images.sourceImageId),
    executor
      .select({
        imageId: processingJobs.imageId,
        jobId: processingJobs.id,
        style: systemStyles.name,
        status: sql<"queued" | "running">`${processingJobs.status}`,
        progress: processingJobs.progress,
      })
      .from(processingJobs)
      .innerJoin(systemStyles, eq(systemStyles.id, processingJobs.styleId))
      .where(
        and(
          inArray(processingJobs.imageId, imageIds),
          inArray(processingJobs.status, ["queued", "running"]),
        ),
      )
      .orderBy(processingJobs.createdAt, processingJobs.id),
  ]);
  return { results, jobs };
}

/**
 * A page of a project's originals with what has become of each, and how many there are on all pages.
 * Four statements, however many images the project holds.
 */
export async function listGallery(
  projectId: string,
  query: GalleryQuery,
  executor: Executor = db,
): Promise<{ entries: GalleryEntry[]; total: number }> {
  const where = matching(projectId, query);
  const [originals, [counted]] = await Promise.all([
    executor
      .select(imageFields)
      .from(images)
      .where(where)
      .orderBy(...orders[query.sort])
      .limit(originalsPerPage)
      .offset((query.page - 1) * originalsPerPage),
    executor.select({ total: count() }).from(images).where(where),
  ]);
  const { results, jobs } = await whatIsMade(
    executor,
    originals.map(({ id }) => id),
  );
  const entries = originals.map((original) => ({
    original,
    results: results.find(({ imageId }) => imageId === original.id)?.results ?? 0,
    underWay: jobs
      .filter(({ imageId }) => imageId === original.id)
      .map(({ imageId: _, ...job }) => job),
  }));
  return { entries, total: counted?.total ?? 0 };
}

const mostOrphans = 60;

/** Results whose original has been deleted, newest first. */
export async function listOrphans(projectId: string): Promise<GalleryImage[]> {
  return db
    .select(imageFields)
    .from(images)
    .where(
      and(eq(images.projectId, projectId), eq(images.kind, "result"), isNull(images.sourceImageId)),
    )
    .orderBy(desc(images.createdAt), desc(images.id))
    .limit(mostOrphans);
}
