import { and, desc, eq, sql } from "drizzle-orm";
import { db } from "@/db/client";
import { images, processingJobs, projects, usageTracking } from "@/db/schema";
import { monthStart } from "@/lib/images/add-usage";

/** How many projects a page of the dashboard shows. */
export const projectsPerPage = 24;

/** Whether a project is this user's. */
export async function ownsProject(userId: string, projectId: string): Promise<boolean> {
  const rows = await db
    .select({ id: projects.id })
    .from(projects)
    .where(and(eq(projects.id, projectId), eq(projects.userId, userId)));
  return rows.length === 1;
}

const totals = db
  .select({
    originals: sql<number>`(count(*) FILTER (WHERE ${images.kind} = 'original'))::int`.as(
      "originals",
    ),
    results: sql<number>`(count(*) FILTER (WHERE ${images.kind} = 'result'))::int`.as("results"),
    bytes: sql`coalesce(sum(${images.byteSize}), 0)`.mapWith(Number).as("bytes"),
    cover: sql<string | null>`(array_agg(${images.id} ORDER BY ${images.createdAt} DESC))[1]`.as(
      "cover",
    ),
  })
  .from(images)
  .where(eq(images.projectId, projects.id))
  .as("totals");

const activeJobs = sql<number>`(
  SELECT count(*)::int FROM ${processingJobs}
  WHERE ${processingJobs.projectId} = ${projects.id} AND ${processingJobs.status} IN ('queued', 'running')
)`;

const summary = {
  id: projects.id,
  name: projects.name,
  createdAt: projects.createdAt,
  originals: totals.originals,
  results: totals.results,
  /** What its images take in storage. */
  bytes: totals.bytes,
  /** The newest image, if there is one. */
  cover: totals.cover,
  /** Jobs that wait or run. */
  active: activeJobs,
};

/**
 * A page of a user's projects, newest first, with counts and cover, and whether more follow. One
 * statement. `page` counts from 1.
 */
export async function listProjects(userId: string, page: number) {
  const rows = await db
    .select(summary)
    .from(projects)
    .innerJoinLateral(totals, sql`true`)
    .where(eq(projects.userId, userId))
    .orderBy(desc(projects.createdAt), desc(projects.id))
    .limit(projectsPerPage + 1)
    .offset((page - 1) * projectsPerPage);
  return { projects: rows.slice(0, projectsPerPage), more: rows.length > projectsPerPage };
}

export type ProjectSummary = Awaited<ReturnType<typeof listProjects>>["projects"][number];

/** One project of this user with its counts. */
export async function findProject(
  userId: string,
  projectId: string,
): Promise<ProjectSummary | undefined> {
  const [project] = await db
    .select(summary)
    .from(projects)
    .innerJoinLateral(totals, sql`true`)
    .where(and(eq(projects.id, projectId), eq(projects.userId, userId)));
  return project;
}

/** What a user has used since the month began. One statement. */
export async function usageThisMonth(userId: string): Promise<{ images: number; bytes: number }> {
  const rows = await db
    .select({ metric: usageTracking.metric, quantity: usageTracking.quantity })
    .from(usageTracking)
    .where(and(eq(usageTracking.userId, userId), eq(usageTracking.periodStart, monthStart)));
  const of = (metric: string) => rows.find((row) => row.metric === metric)?.quantity ?? 0;
  return { images: of("images_processed"), bytes: of("bytes_uploaded") };
}
