import { eq, inArray, sql } from "drizzle-orm";
import type { Executor } from "@/db/client";
import { images, projects, users } from "@/db/schema";
import type { LifecycleParticipant } from "@/lib/account/lifecycle";
import type { Holding } from "@/lib/format/counts";
import { isStudioKey, keysWithImages } from "./images/stored-files";
import { endStuckJobs } from "./jobs/end-stuck-jobs";
import { cancelJobs, countUsersWithJobs } from "./jobs/job-state";
import { processImageTask } from "./jobs/task";
import { listProjectNames } from "./projects/queries";
import { seedStudio } from "./seed";
import { deleteStaleUploads } from "./uploads/delete-stale-uploads";
import { verifyStudio } from "./verify";

// Older projects are found on the dashboard.
const mostCommands = 200;

const holdingsOf = (counted: { projects: number; images: number; bytes: number }): Holding[] => [
  { count: counted.projects, one: "project", many: "projects" },
  { count: counted.images, one: "image", many: "images", bytes: counted.bytes },
];

async function describe(
  executor: Executor,
  userIds: string[],
): Promise<(Holding & { userId: string })[]> {
  const rows = await executor
    .select({
      userId: users.id,
      projects: sql<number>`count(DISTINCT ${projects.id})::int`,
      images: sql<number>`count(${images.id})::int`,
      bytes: sql<string>`coalesce(sum(${images.byteSize}), 0)`.mapWith(Number),
    })
    .from(users)
    .leftJoin(projects, eq(projects.userId, users.id))
    .leftJoin(images, eq(images.projectId, projects.id))
    .where(inArray(users.id, userIds))
    .groupBy(users.id);
  return rows.flatMap(({ userId, ...counted }) =>
    holdingsOf(counted).map((holding) => ({ ...holding, userId })),
  );
}

async function totals(executor: Executor): Promise<Holding[]> {
  const [counted] = await executor
    .select({
      projects: sql<number>`(SELECT count(*) FROM ${projects})::int`,
      images: sql<number>`count(*)::int`,
      bytes: sql<string>`coalesce(sum(${images.byteSize}), 0)`.mapWith(Number),
    })
    .from(images);
  return counted ? holdingsOf(counted) : [];
}

/** The sample product: a deletion cancels its jobs, and images are exported, counted and verified. */
export const studio: LifecycleParticipant = {
  name: "studio",
  onDelete: (tx, { users }) =>
    cancelJobs(
      tx,
      users.map(({ userId }) => userId),
    ),
  describe,
  totals,
  countBusy: countUsersWithJobs,
  exportFiles: (userId) => sql`SELECT i.storage_key AS key FROM images i
    JOIN projects p ON p.id = i.project_id WHERE p.user_id = ${userId}`,
  storedFiles: { owns: isStudioKey, withRows: keysWithImages },
  verify: verifyStudio,
  tasks: {
    "process-image": (payload, { abortSignal, job }) =>
      processImageTask(payload, {
        signal: abortSignal,
        lastAttempt: job.attempts >= job.max_attempts,
      }),
  },
  async cleanup() {
    await endStuckJobs();
    // Last: storage may be away.
    await deleteStaleUploads();
  },
  seed: seedStudio,
  nav: [{ href: "/jobs", label: "Jobs", icon: "checklist" }],
  async commands(userId) {
    const projects = await listProjectNames(userId, mostCommands);
    const entries = projects.map(({ id, name }) => ({ label: name, href: `/projects/${id}` }));
    // The dashboard opens its dialog for this fragment.
    const newProject = { label: "New project…", href: "/dashboard#new-project" };
    return [{ heading: "Projects", entries: [newProject, ...entries] }];
  },
};
