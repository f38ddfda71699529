import { and, eq, gt, sql } from "drizzle-orm";
import type { Executor } from "@/db/client";
import { db } from "@/db/client";
import { countOwned } from "@/db/ownership";
import { images, projects, users } from "@/db/schema";
import { env } from "@/lib/env";
import { restoreTokenOwner } from "./restore/restore-tokens";

/** Projects, images and stored bytes of a user: what a person would call theirs. */
export async function countForDeletion(
  tx: Executor,
  userId: string,
): Promise<{ projects: number; images: number; bytes: number }> {
  const [row] = await tx
    .select({
      projects: sql<number>`count(DISTINCT ${projects.id})::int`,
      images: sql<number>`count(${images.id})::int`,
      bytes: sql<string>`coalesce(sum(${images.byteSize}), 0)`.mapWith(Number),
    })
    .from(projects)
    .leftJoin(images, eq(images.projectId, projects.id))
    .where(eq(projects.userId, userId));
  return row ?? { projects: 0, images: 0, bytes: 0 };
}

export type DeletionPreview = {
  projects: number;
  images: number;
  /** Processing jobs. */
  jobs: number;
  bytes: number;
  /** Every table that loses rows, counted from the ownership graph. */
  rows: { table: string; count: number }[];
  retentionDays: number;
  restorableUntil: Date;
};

/** What a deletion would take, counted, and until when it could be undone. */
export async function deletionPreview(userId: string): Promise<DeletionPreview> {
  const retentionDays = env().RETENTION_DAYS;
  const [counts, owned, clock] = await Promise.all([
    countForDeletion(db, userId),
    countOwned(db, userId),
    db.execute<{ until: Date | string }>(
      sql`SELECT now() + make_interval(days => ${retentionDays}::int) AS until`,
    ),
  ]);
  return {
    ...counts,
    jobs: owned.find((row) => row.table === "processing_jobs")?.count ?? 0,
    rows: owned.filter((row) => row.count > 0),
    retentionDays,
    restorableUntil: new Date(clock.rows[0]?.until ?? Date.now()),
  };
}

/** Until when a deleted account can be restored; `null` if it is not deleted or it is too late. */
export async function restorableUntil(userId: string): Promise<Date | null> {
  const [row] = await db
    .select({ purgeAt: users.purgeAt })
    .from(users)
    .where(and(eq(users.id, userId), eq(users.status, "deleted"), gt(users.purgeAt, sql`now()`)));
  return row?.purgeAt ?? null;
}

/** The dates of the account that a mailed restore link opens, without using the link up; or `null`. */
export async function restoreLinkDates(
  token: string,
): Promise<{ joinedAt: Date; deletedAt: Date; restorableUntil: Date } | null> {
  const userId = await restoreTokenOwner(db, token);
  if (!userId) return null;
  const [row] = await db
    .select({ joinedAt: users.createdAt, deletedAt: users.deletedAt, purgeAt: users.purgeAt })
    .from(users)
    .where(and(eq(users.id, userId), eq(users.status, "deleted"), gt(users.purgeAt, sql`now()`)));
  if (!row?.deletedAt || !row.purgeAt) return null;
  return { joinedAt: row.joinedAt, deletedAt: row.deletedAt, restorableUntil: row.purgeAt };
}
