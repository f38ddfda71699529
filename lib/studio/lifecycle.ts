import { and, eq, inArray, lte, notExists, sql } from "drizzle-orm";
import type { Executor, Transaction } from "@/db/client";
import { images, processingJobs, projects, users } from "@/db/schema";
import type { LifecycleParticipant } from "@/lib/account/lifecycle";
import type { Holding } from "@/lib/format/counts";
import { isStudioKey, keysWithImages } from "./images/stored-files";
import { endStuckJobs } from "./jobs/end-stuck-jobs";
import { cancelJobs, countUsersWithJobs } from "./jobs/job-state";
import { refundJobsInProgress } from "./jobs/refund-jobs";
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

/** Images from before an instant, and what was made from them since. */
const imagesBefore = (userId: string, before: Date) => sql`
  SELECT image.id FROM images AS image JOIN projects ON projects.id = image.project_id
  LEFT JOIN images AS source ON source.id = image.source_image_id
  WHERE projects.user_id = ${userId}
    AND least(image.created_at, source.created_at) <= ${before.toISOString()}::timestamptz`;

/** A project goes with its last image, and so does one that has none. */
async function eraseContent(
  tx: Transaction,
  { userId, before }: { userId: string; before: Date },
): Promise<void> {
  const isGone = sql`IN (${imagesBefore(userId, before)})`;
  await refundJobsInProgress(tx, userId, sql`${processingJobs.imageId} ${isGone}`);
  await tx.delete(images).where(sql`${images.id} ${isGone}`);
  await tx
    .delete(projects)
    .where(
      and(
        eq(projects.userId, userId),
        lte(projects.createdAt, before),
        notExists(tx.select().from(images).where(eq(images.projectId, projects.id))),
      ),
    );
}

/** The sample product: a deletion cancels its jobs, and images are exported, counted and verified. */
export const studio: LifecycleParticipant = {
  name: "studio",
  onDelete: (tx, { users }) =>
    cancelJobs(
      tx,
      users.map(({ userId }) => userId),
    ),
  eraseContent,
  contentFiles: ({ userId, before }) => sql`
    SELECT unnest(ARRAY[storage_key, regexp_replace(storage_key, '\.[a-z]+$', '.thumb.webp')]) AS key
    FROM images WHERE id IN (${imagesBefore(userId, before)})`,
  // The queue of this database knows nothing of jobs that had not ended.
  async onRecover(tx, { userId }) {
    await cancelJobs(tx, [userId]);
    return [];
  },
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
