import { and, asc, desc, eq, inArray, isNull, sql } from "drizzle-orm";
import { db } from "@/db/client";
import { images, processingJobs, systemStyles } from "@/db/schema";

/** How many originals a page of a project shows. */
export const originalsPerPage = 12;

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

export type Style = { slug: string; name: string; description: string };

/** What has become of one original in one style. */
export type StyleState =
  | { state: "idle" }
  | { state: "queued" | "running"; jobId: string; progress: number }
  | { state: "failed"; error: string }
  | { state: "done"; result: GalleryImage };

export type GalleryEntry = {
  original: GalleryImage;
  styles: { style: Style; outcome: StyleState }[];
};

async function listStyles() {
  return db
    .select({
      id: systemStyles.id,
      slug: systemStyles.slug,
      name: systemStyles.name,
      description: systemStyles.description,
    })
    .from(systemStyles)
    .orderBy(asc(systemStyles.position), asc(systemStyles.slug));
}

/** The newest job of each original in each style, with its result while that exists. */
async function latestJobs(imageIds: string[]) {
  if (imageIds.length === 0) return [];
  return db
    .selectDistinctOn([processingJobs.imageId, processingJobs.styleId], {
      jobId: processingJobs.id,
      imageId: processingJobs.imageId,
      styleId: processingJobs.styleId,
      status: processingJobs.status,
      progress: processingJobs.progress,
      error: processingJobs.error,
      result: imageFields,
    })
    .from(processingJobs)
    .leftJoin(images, eq(images.id, processingJobs.resultImageId))
    .where(inArray(processingJobs.imageId, imageIds))
    .orderBy(processingJobs.imageId, processingJobs.styleId, desc(processingJobs.createdAt));
}

type LatestJob = Awaited<ReturnType<typeof latestJobs>>[number];

function stateOf(job: LatestJob | undefined): StyleState {
  if (job?.status === "queued" || job?.status === "running")
    return { state: job.status, jobId: job.jobId, progress: job.progress };
  if (job?.status === "failed") return { state: "failed", error: job.error ?? "It did not work." };
  return job?.status === "done" && job.result
    ? { state: "done", result: job.result }
    : { state: "idle" };
}

/**
 * A page of a project's originals, newest first, each with its outcome in every style, and whether
 * more follow. `page` counts from 1.
 */
export async function listGallery(
  projectId: string,
  page: number,
): Promise<{ entries: GalleryEntry[]; more: boolean }> {
  const [styles, found] = await Promise.all([
    listStyles(),
    db
      .select(imageFields)
      .from(images)
      .where(and(eq(images.projectId, projectId), eq(images.kind, "original")))
      .orderBy(desc(images.createdAt), desc(images.id))
      .limit(originalsPerPage + 1)
      .offset((page - 1) * originalsPerPage),
  ]);
  const originals = found.slice(0, originalsPerPage);
  const jobs = await latestJobs(originals.map(({ id }) => id));
  const entries = originals.map((original) => ({
    original,
    styles: styles.map(({ id, ...style }) => ({
      style,
      outcome: stateOf(jobs.find((job) => job.imageId === original.id && job.styleId === id)),
    })),
  }));
  return { entries, more: found.length > originalsPerPage };
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
    .orderBy(desc(images.createdAt), desc(sql`${images.id}`))
    .limit(mostOrphans);
}
