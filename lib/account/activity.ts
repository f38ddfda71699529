import { and, desc, eq, lt, sql } from "drizzle-orm";
import { db } from "@/db/client";
import { auditLogs } from "@/db/schema";
import type { AuditAction } from "@/lib/audit/actions";

export type ActivityEntry = {
  id: string;
  at: Date;
  action: AuditAction;
  metadata: Record<string, unknown>;
};

/**
 * What has happened to an account, the newest first; `describeActivity` says it in words.
 *
 * @param page.before the id of an entry: only what is older than it
 */
export function listActivity(
  userId: string,
  page: { before?: string; limit: number },
): Promise<ActivityEntry[]> {
  const older = page.before
    ? lt(
        auditLogs.seq,
        db
          .select({ seq: auditLogs.seq })
          .from(auditLogs)
          .where(and(eq(auditLogs.id, page.before), eq(auditLogs.userId, userId))),
      )
    : undefined;
  return db
    .select({
      id: auditLogs.id,
      at: auditLogs.createdAt,
      // Rows are written by `auditRows` and the triggers alone, which know no other actions.
      action: sql<AuditAction>`${auditLogs.action}`,
      metadata: auditLogs.metadata,
    })
    .from(auditLogs)
    .where(and(eq(auditLogs.userId, userId), older))
    .orderBy(desc(auditLogs.seq))
    .limit(page.limit);
}

/**
 * Notes that an account is used, at most once an hour. In a statement of its own, as whatever ends a session
 * locks the user before the session.
 */
export async function noteActivity(userId: string): Promise<void> {
  await db.execute(sql`
    UPDATE users SET last_active_at = now()
    WHERE id = ${userId}::uuid AND coalesce(last_active_at <= now() - interval '1 hour', true)`);
}
