import { and, desc, eq, gte, inArray, lt, type SQL, sql } from "drizzle-orm";
import { db } from "@/db/client";
import { auditLogs, users } from "@/db/schema";
import type { AuditFilters } from "./filters";

export type AuditRow = {
  seq: number;
  at: Date;
  action: string;
  metadata: Record<string, unknown>;
  /** Of whom it is about; `null` for an address without an account. */
  subject: string | null;
  actor: string | null;
};

/** An account that is still there. */
export type AuditPerson = { id: string; name: string; email: string };

function matching({ from, to, action, subject, actor }: AuditFilters): SQL | undefined {
  return and(
    from && gte(auditLogs.createdAt, from),
    to && lt(auditLogs.createdAt, to),
    action ? eq(auditLogs.action, action) : undefined,
    subject ? eq(auditLogs.subject, subject) : undefined,
    actor ? eq(auditLogs.actorSubject, actor) : undefined,
  );
}

/**
 * Rows of the audit log, the newest first.
 *
 * @param page.before the number of a row: only what comes after it in this order
 */
export function listAudit(
  filters: AuditFilters,
  page: { before?: number; limit: number },
): Promise<AuditRow[]> {
  const { before, limit } = page;
  const { createdAt, seq } = auditLogs;
  // By time, and by number where that is the same: a number alone would not have the index of a filter by time.
  // The time of the row before is looked up, since it has microseconds, and a Date has not.
  const after =
    before === undefined
      ? undefined
      : sql`(${createdAt}, ${seq}) < (
          (SELECT created_at FROM audit_logs WHERE seq = ${before}::bigint), ${before}::bigint)`;
  return db
    .select({
      seq: sql<number>`${seq}`.mapWith(Number),
      at: createdAt,
      action: auditLogs.action,
      metadata: auditLogs.metadata,
      subject: auditLogs.subject,
      actor: auditLogs.actorSubject,
    })
    .from(auditLogs)
    .where(and(matching(filters), after))
    .orderBy(desc(createdAt), desc(seq))
    .limit(limit);
}

/** Who the subjects of rows are, for those whose accounts are still there. */
export async function findAuditPeople(
  subjects: (string | null)[],
): Promise<Map<string, AuditPerson>> {
  const wanted = [...new Set(subjects.filter((subject) => subject !== null))];
  if (wanted.length === 0) return new Map();
  const found = await db
    .select({ subject: users.subject, id: users.id, name: users.name, email: users.email })
    .from(users)
    .where(inArray(users.subject, wanted));
  return new Map(found.map(({ subject, ...person }) => [subject, person]));
}
