import { and, eq, inArray, type SQL, sql } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { processingJobs, projects } from "@/db/schema";
import { refundUnitsOfMany } from "@/lib/billing/mutations";
import { styledImages } from "../meters";

/**
 * Refunds the styled images of accounts' jobs in progress, before these are cancelled or deleted with
 * their image. The caller holds the users' rows.
 *
 * @param which a further condition on jobs; without it all of the accounts'
 */
export async function refundJobsInProgress(
  tx: Transaction,
  userIds: string | string[],
  which?: SQL,
): Promise<void> {
  const started = tx
    .select({ userId: projects.userId, at: processingJobs.createdAt })
    .from(processingJobs)
    .innerJoin(projects, eq(projects.id, processingJobs.projectId))
    .where(
      and(
        inArray(projects.userId, [userIds].flat()),
        // Word for word the condition of the index of jobs in progress.
        sql`${processingJobs.status} IN ('queued', 'running')`,
        which,
      ),
    );
  await refundUnitsOfMany(tx, styledImages, started);
}
