import { and, eq, inArray, sql } from "drizzle-orm";
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
    })
    .from(images)
    .innerJoin(projects, eq(projects.id, images.projectId))
    .where(and(eq(images.id, imageId), eq(projects.userId, userId)));
  return image;
}

const mostJobs = 100;

/**
 * The newest jobs of a project, those under way first, in one statement; `null` if the project is not
 * this user's.
 */
export async function listJobs(userId: string, projectId: string) {
  const rows = await db
    .select({
      project: projects.id,
      job: {
        id: processingJobs.id,
        imageId: processingJobs.imageId,
        style: systemStyles.slug,
        status: processingJobs.status,
        progress: processingJobs.progress,
        error: processingJobs.error,
        resultImageId: processingJobs.resultImageId,
      },
    })
    .from(projects)
    .leftJoin(processingJobs, eq(processingJobs.projectId, projects.id))
    .leftJoin(systemStyles, eq(systemStyles.id, processingJobs.styleId))
    .where(and(eq(projects.id, projectId), eq(projects.userId, userId)))
    .orderBy(
      sql`${inArray(processingJobs.status, ["queued", "running"])} DESC`,
      sql`${processingJobs.createdAt} DESC`,
    )
    .limit(mostJobs);
  if (rows.length === 0) return null;
  return rows.flatMap(({ job }) => (job?.id ? [job] : []));
}
