import { and, asc, desc, eq, type SQL, sql } from "drizzle-orm";
import { db } from "@/db/client";
import { images, processingJobs, projects, systemStyles } from "@/db/schema";

const fields = {
  id: images.id,
  projectId: images.projectId,
  projectName: projects.name,
  kind: images.kind,
  sourceImageId: images.sourceImageId,
  name: images.name,
  contentType: images.contentType,
  byteSize: images.byteSize,
  width: images.width,
  height: images.height,
  createdAt: images.createdAt,
};

/** An image of a project of this user, with the project's name. */
export async function findProjectImage(userId: string, projectId: string, imageId: string) {
  const [picture] = await db
    .select(fields)
    .from(images)
    .innerJoin(projects, eq(projects.id, images.projectId))
    .where(
      and(eq(images.id, imageId), eq(images.projectId, projectId), eq(projects.userId, userId)),
    );
  return picture;
}

export type ProjectImage = NonNullable<Awaited<ReturnType<typeof findProjectImage>>>;

/** The originals beside one, in the order of the gallery: the newer and the older, by their ids. */
export async function findNeighbours(projectId: string, imageId: string) {
  // From the row itself: a Date knows no microseconds.
  const here = (columns: SQL) =>
    sql`(SELECT ${columns} FROM ${images} AS at WHERE at.id = ${imageId})`;
  const moment = here(sql`at.created_at`);
  const place = here(sql`at.created_at, at.id`);
  const beside = (condition: SQL, ...order: SQL[]) =>
    db
      .select({ id: images.id })
      .from(images)
      .where(and(eq(images.projectId, projectId), eq(images.kind, "original"), condition))
      .orderBy(...order)
      .limit(1);
  const own = sql`(${images.createdAt}, ${images.id})`;
  const [[newer], [older]] = await Promise.all([
    beside(
      sql`${images.createdAt} >= ${moment} AND ${own} > ${place}`,
      asc(images.createdAt),
      asc(images.id),
    ),
    beside(
      sql`${images.createdAt} <= ${moment} AND ${own} < ${place}`,
      desc(images.createdAt),
      desc(images.id),
    ),
  ]);
  return { newer: newer?.id, older: older?.id };
}

/** Every style, in its order. */
export async function listStyles() {
  return db
    .select({
      slug: systemStyles.slug,
      name: systemStyles.name,
      description: systemStyles.description,
    })
    .from(systemStyles)
    .orderBy(asc(systemStyles.position), asc(systemStyles.slug));
}

export type Style = Awaited<ReturnType<typeof listStyles>>[number];

/** The newest job of an original in each style that it was put into, with its result while that exists. */
export async function listStyleOutcomes(imageId: string) {
  return db
    .selectDistinctOn([systemStyles.position, systemStyles.slug], {
      jobId: processingJobs.id,
      style: { slug: systemStyles.slug, name: systemStyles.name },
      status: processingJobs.status,
      progress: processingJobs.progress,
      error: processingJobs.error,
      finishedAt: processingJobs.finishedAt,
      result: {
        id: images.id,
        name: images.name,
        byteSize: images.byteSize,
        width: images.width,
        height: images.height,
      },
    })
    .from(processingJobs)
    .innerJoin(systemStyles, eq(systemStyles.id, processingJobs.styleId))
    .leftJoin(images, eq(images.id, processingJobs.resultImageId))
    .where(eq(processingJobs.imageId, imageId))
    .orderBy(systemStyles.position, systemStyles.slug, desc(processingJobs.createdAt));
}

export type StyleOutcome = Awaited<ReturnType<typeof listStyleOutcomes>>[number];
