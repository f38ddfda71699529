import { and, eq, gt, max, sql } from "drizzle-orm";
import { db, type Executor } from "@/db/client";
import { auditLogs, dataExports } from "@/db/schema";
import { reasonOf } from "@/lib/error-reason";
import { log } from "@/lib/log";

// The lease of an export that was killed expires; a running one renews it three times within that time.
const leaseTime = sql`now() + interval '30 seconds'`;
const renewalMilliseconds = 10_000;

export type ExportProgress = { done: number; total: number };

/** The export that runs for a user at this moment, or `null`. */
export async function runningExport(tx: Executor, userId: string): Promise<ExportProgress | null> {
  const [row] = await tx
    .select({ done: dataExports.filesDone, total: dataExports.filesTotal })
    .from(dataExports)
    .where(and(eq(dataExports.userId, userId), gt(dataExports.expiresAt, sql`now()`)));
  return row ?? null;
}

/** When the newest export of a user was sent whole, as an ISO timestamp; `null` if none ever was. */
export async function lastExportAt(userId: string): Promise<string | null> {
  const [row] = await db
    .select({ at: max(auditLogs.createdAt) })
    .from(auditLogs)
    .where(and(eq(auditLogs.userId, userId), eq(auditLogs.action, "account.exported")));
  return row?.at?.toISOString() ?? null;
}

/**
 * Takes the one lease that a user has for an export, unless one is running, or the user is gone. An
 * export whose lease has expired loses it.
 */
export async function takeLease(userId: string): Promise<{ id: string } | "running" | "gone"> {
  const { rows } = await db.execute<{ id: string | null }>(sql`
    WITH owner AS (SELECT id FROM users WHERE id = ${userId} FOR KEY SHARE), taken AS (
      INSERT INTO data_exports AS lease (user_id, expires_at) SELECT id, ${leaseTime} FROM owner
      ON CONFLICT (user_id) DO UPDATE SET id = excluded.id, created_at = excluded.created_at,
        files_done = 0, files_total = 0, expires_at = excluded.expires_at
        WHERE lease.expires_at <= now()
      RETURNING id)
    SELECT (SELECT id FROM taken) AS id FROM owner`);
  const [owner] = rows;
  if (!owner) return "gone";
  return owner.id === null ? "running" : { id: owner.id };
}

/**
 * Renews a lease until it is stopped, however slow the reader of the export is.
 *
 * @param onLost called when another export has the lease, which expired while this process was suspended, or when a deletion has ended it
 * @returns a function that stops it
 */
export function keepLease(leaseId: string, onLost: () => void): () => void {
  const renew = async () => {
    const renewed = await db
      .update(dataExports)
      .set({ expiresAt: leaseTime })
      .where(eq(dataExports.id, leaseId))
      .returning({ id: dataExports.id });
    if (live && renewed.length === 0) onLost();
  };
  let live = true;
  const timer = setInterval(() => {
    renew().catch((error) =>
      log.warn({ error: reasonOf(error) }, "the lease of a data export could not be renewed"),
    );
  }, renewalMilliseconds).unref();
  return () => {
    live = false;
    clearInterval(timer);
  };
}

/** Stores the progress of an export, and renews its lease. */
export async function reportProgress(leaseId: string, progress: ExportProgress): Promise<void> {
  await db
    .update(dataExports)
    .set({ filesDone: progress.done, filesTotal: progress.total, expiresAt: leaseTime })
    .where(eq(dataExports.id, leaseId));
}

/** Ends a lease. */
export async function endLease(tx: Executor, leaseId: string): Promise<void> {
  await tx.delete(dataExports).where(eq(dataExports.id, leaseId));
}
