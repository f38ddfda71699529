import { and, asc, desc, eq, type SQL, sql } from "drizzle-orm";
import { db } from "@/db/client";
import { images, processingJobs, projects } from "@/db/schema";
import { nameContains } from "./name-filter";
import type { ProjectsQuery } from "./schema";

/** How many projects a page of the dashboard shows. */
export const projectsPerPage = 24;

/** The names of a user's projects, the newest first; at most `limit`. */
export async function listProjectNames(userId: string, limit: number) {
  return db
    .select({ id: projects.id, name: projects.name })
    .from(projects)
    .where(eq(projects.userId, userId))
    .orderBy(desc(projects.createdAt), desc(projects.id))
    .limit(limit);
}

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
  })
  .from(images)
  .where(eq(images.projectId, projects.id))
  .as("totals");

const activeJobs = sql<number>`(
  SELECT count(*)::int FROM ${processingJobs}
  WHERE ${processingJobs.projectId} = ${projects.id} AND ${processingJobs.status} IN ('queued', 'running')
)`;

const cover = sql<string | null>`(
  SELECT ${images.id} FROM ${images} WHERE ${images.projectId} = ${projects.id}
  ORDER BY ${images.createdAt} DESC LIMIT 1
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
  cover,
  /** Jobs that wait or run. */
  active: activeJobs,
};

const orders: Record<ProjectsQuery["sort"], SQL[]> = {
  newest: [desc(projects.createdAt), desc(projects.id)],
  oldest: [asc(projects.createdAt), asc(projects.id)],
  name: [asc(sql`lower(${projects.name})`), asc(projects.id)],
};

/**
 * A page of a user's projects with counts and cover, and how many there are on all pages; 0 also on a
 * page behind the last. One statement.
 */
export async function listProjects(userId: string, { q, sort, page }: ProjectsQuery) {
  const rows = await db
    .select({ ...summary, total: sql`count(*) OVER ()`.mapWith(Number) })
    .from(projects)
    .innerJoinLateral(totals, sql`true`)
    .where(and(eq(projects.userId, userId), nameContains(projects.name, q)))
    .orderBy(...orders[sort])
    .limit(projectsPerPage)
    .offset((page - 1) * projectsPerPage);
  return { projects: rows.map(({ total: _, ...project }) => project), total: rows[0]?.total ?? 0 };
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
