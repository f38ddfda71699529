import { and, eq, type SQL, sql } from "drizzle-orm";
import type { Transaction } from "@/db/client";
import { processingJobs, projects } from "@/db/schema";
import { refundUnits } from "@/lib/billing/mutations";
import { styledImages } from "../meters";

/**
 * Refunds the styled images of an account's jobs in progress, before these are cancelled or deleted with
 * their image. The caller holds the user's row.
 *
 * @param which a further condition on jobs; without it all of the account's
 */
export async function refundJobsInProgress(
  tx: Transaction,
  userId: string,
  which?: SQL,
): Promise<void> {
  const started = tx
    .select({ at: processingJobs.createdAt })
    .from(processingJobs)
    .innerJoin(projects, eq(projects.id, processingJobs.projectId))
    .where(
      and(
        eq(projects.userId, userId),
        // Word for word the condition of the index of jobs in progress.
        sql`${processingJobs.status} IN ('queued', 'running')`,
        which,
      ),
    );
  await refundUnits(tx, userId, styledImages, started);
}
