import { and, count, desc, eq, inArray, or, type SQL, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";
import { db } from "@/db/client";
import { images, processingJobs, projects, systemStyles } from "@/db/schema";

/** What serving an image takes, if it is this user's. */
export async function findImage(userId: string, imageId: string) {
  const [image] = await db
    .select({
      name: images.name,
      storageKey: images.storageKey,
      contentType: images.contentType,
      sha256: images.sha256,
      kind: images.kind,
    })
    .from(images)
    .innerJoin(projects, eq(projects.id, images.projectId))
    .where(and(eq(images.id, imageId), eq(projects.userId, userId)));
  return image;
}

const mostJobs = 500;

const jobFields = {
  id: processingJobs.id,
  imageId: processingJobs.imageId,
  image: images.name,
  style: systemStyles.slug,
  styleName: systemStyles.name,
  status: processingJobs.status,
  progress: processingJobs.progress,
  error: processingJobs.error,
  resultImageId: processingJobs.resultImageId,
};

const underWay = inArray(processingJobs.status, ["queued", "running"]);
const underWayFirst = sql`${underWay} DESC`;

/**
 * The newest jobs of a project, those in progress first, in one statement; `null` if the project is not
 * this user's.
 */
export async function listJobs(userId: string, projectId: string) {
  const rows = await db
    .select({ project: projects.id, job: jobFields })
    .from(projects)
    .leftJoin(processingJobs, eq(processingJobs.projectId, projects.id))
    .leftJoin(images, eq(images.id, processingJobs.imageId))
    .leftJoin(systemStyles, eq(systemStyles.id, processingJobs.styleId))
    .where(and(eq(projects.id, projectId), eq(projects.userId, userId)))
    .orderBy(underWayFirst, desc(processingJobs.createdAt), desc(processingJobs.id))
    .limit(mostJobs);
  if (rows.length === 0) return null;
  return rows.flatMap(({ job }) => (job?.id ? [job] : []));
}

/** How many jobs a page of the queue shows. */
export const jobsPerPage = 25;

const newer = alias(processingJobs, "newer");

/** Whether the same was asked for again later: then there is nothing to try again. */
const superseded = sql<boolean>`EXISTS (
  SELECT 1 FROM ${processingJobs} AS newer
  WHERE ${newer.imageId} = ${processingJobs.imageId} AND ${newer.styleId} = ${processingJobs.styleId}
    AND (${newer.createdAt}, ${newer.id}) > (${processingJobs.createdAt}, ${processingJobs.id})
)`;

const order = [underWayFirst, desc(processingJobs.createdAt), desc(processingJobs.id)];

/** Jobs with what a list of them shows. */
function queuedJobs(where: SQL | undefined) {
  return db
    .select({
      ...jobFields,
      projectId: projects.id,
      projectName: projects.name,
      createdAt: processingJobs.createdAt,
      finishedAt: processingJobs.finishedAt,
      superseded,
    })
    .from(processingJobs)
    .innerJoin(projects, eq(projects.id, processingJobs.projectId))
    .innerJoin(images, eq(images.id, processingJobs.imageId))
    .innerJoin(systemStyles, eq(systemStyles.id, processingJobs.styleId))
    .where(where)
    .orderBy(...order);
}

export type QueuedJob = Awaited<ReturnType<typeof queuedJobs>>[number];

const mostOpen = 5;

/** What somebody who looks at a project waits for, or should know: jobs in progress, and failures of the last day. */
export async function listOpenJobs(projectId: string): Promise<QueuedJob[]> {
  const failedLately = and(
    eq(processingJobs.status, "failed"),
    sql`${processingJobs.finishedAt} > now() - interval '1 day'`,
    sql`NOT ${superseded}`,
  );
  return queuedJobs(and(eq(processingJobs.projectId, projectId), or(underWay, failedLately))).limit(
    mostOpen,
  );
}

/**
 * A page of the jobs of a user, those in progress first, then the newest, and how many there are on all
 * pages. `page` counts from 1. Two statements.
 */
export async function listQueue(userId: string, page: number) {
  const mine = inArray(
    processingJobs.projectId,
    db.select({ id: projects.id }).from(projects).where(eq(projects.userId, userId)),
  );
  // The page first, so that what stands beside a job is looked up for so many jobs alone.
  const shown = db
    .select({ id: processingJobs.id })
    .from(processingJobs)
    .where(mine)
    .orderBy(...order)
    .limit(jobsPerPage)
    .offset((page - 1) * jobsPerPage);
  const [jobs, [counted]] = await Promise.all([
    queuedJobs(inArray(processingJobs.id, shown)),
    db
      .select({
        total: count(),
        active: sql`count(*) FILTER (WHERE ${underWay})`.mapWith(Number),
      })
      .from(processingJobs)
      .where(mine),
  ]);
  return { jobs, total: counted?.total ?? 0, active: counted?.active ?? 0 };
}

/** What has become of these jobs of a user; those of others are left out. */
export async function listJobsById(userId: string, jobIds: string[]) {
  if (jobIds.length === 0) return [];
  return db
    .select(jobFields)
    .from(processingJobs)
    .innerJoin(projects, eq(projects.id, processingJobs.projectId))
    .innerJoin(images, eq(images.id, processingJobs.imageId))
    .innerJoin(systemStyles, eq(systemStyles.id, processingJobs.styleId))
    .where(and(inArray(processingJobs.id, jobIds), eq(projects.userId, userId)));
}

/** The names of these images by their ids, as far as they are this user's. */
export async function listImageNames(
  userId: string,
  imageIds: string[],
): Promise<Map<string, string>> {
  const rows = await db
    .select({ id: images.id, name: images.name })
    .from(images)
    .innerJoin(projects, eq(projects.id, images.projectId))
    .where(and(inArray(images.id, imageIds), eq(projects.userId, userId)));
  return new Map(rows.map(({ id, name }) => [id, name]));
}
