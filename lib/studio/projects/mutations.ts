import { and, eq, sql } from "drizzle-orm";
import type { Executor, Transaction } from "@/db/client";
import { processingJobs, projects, users } from "@/db/schema";
import { lockUser } from "@/lib/account/lock-user";
import { refundJobsInProgress } from "../jobs/refund-jobs";

/** Adds a project for an active user; `undefined` if the account has gone meanwhile. */
export async function createProject(
  tx: Transaction,
  userId: string,
  name: string,
): Promise<{ id: string } | undefined> {
  const [user] = await tx
    .select({ id: users.id })
    .from(users)
    .where(and(eq(users.id, userId), eq(users.status, "active")))
    .for("share");
  if (!user) return undefined;
  const [project] = await tx
    .insert(projects)
    .values({ userId, name })
    .returning({ id: projects.id });
  return project;
}

const isOwned = (userId: string, projectId: string) =>
  and(eq(projects.id, projectId), eq(projects.userId, userId));

/** Renames a project of this user; `false` if there is none. */
export async function renameProject(
  tx: Executor,
  userId: string,
  projectId: string,
  name: string,
): Promise<boolean> {
  const renamed = await tx
    .update(projects)
    .set({ name, updatedAt: sql`now()` })
    .where(isOwned(userId, projectId))
    .returning({ id: projects.id });
  return renamed.length === 1;
}

/**
 * Deletes a project of this user with everything in it; a trigger has its files cleared. The
 * styled images of jobs in progress are refunded.
 */
export async function deleteProject(
  tx: Transaction,
  userId: string,
  projectId: string,
): Promise<boolean> {
  await lockUser(tx, userId);
  await refundJobsInProgress(tx, userId, eq(processingJobs.projectId, projectId));
  const deleted = await tx
    .delete(projects)
    .where(isOwned(userId, projectId))
    .returning({ id: projects.id });
  return deleted.length === 1;
}
