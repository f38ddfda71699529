import { type SQL, sql } from "drizzle-orm";
import type { Executor } from "@/db/client";
import type { AuditEvent } from "./actions";

type AuditEntry = AuditEvent & {
  /** The admin who did it. */
  actorId?: string;
} & (
    | { userId: string }
    /** One row for each. */
    | { userIds: string[] }
    /** About nobody. */
    | { userId: null }
    /** Known by the address alone; one without an account leaves a row too, of nobody. */
    | { email: string }
  );

/** The metadata of a row as a parameter of a statement. */
export const auditMetadata = ({ metadata = {} }: AuditEvent): SQL =>
  sql`${JSON.stringify(metadata)}::jsonb`;

/**
 * The one statement that appends audit rows, alone or as part of another: one for each row of
 * `owners`, which has the `id` and `subject` of the user that it is about.
 *
 * @param event.actorId the admin who did it, where it was one
 * @param counted what is added to the metadata of each row, from columns of `owner`
 */
export function auditRows(
  owners: SQL,
  event: AuditEvent & { actorId?: string },
  counted: SQL = sql`'{}'::jsonb`,
): SQL {
  const { action, actorId } = event;
  const actor = actorId
    ? sql`(SELECT subject FROM users WHERE id = ${actorId}::uuid)`
    : sql`NULL::uuid`;
  return sql`
    INSERT INTO audit_logs (action, user_id, subject, actor_subject, metadata)
    SELECT ${action}::text, owner.id, owner.subject, ${actor}, ${auditMetadata(event)} || ${counted}
    FROM ${owners}`;
}

/**
 * Appends one audit row for each user within the caller's transaction, if there is one; nothing for an id that
 * belongs to nobody any more.
 */
export async function appendAudit(tx: Executor, entry: AuditEntry): Promise<void> {
  if ("userId" in entry && entry.userId === null) {
    await tx.execute(
      auditRows(sql`(VALUES (NULL::uuid, NULL::uuid)) AS owner (id, subject)`, entry),
    );
    return;
  }
  const byEmail = "email" in entry;
  const isOwner = byEmail
    ? sql`email = ${entry.email.toLowerCase()}::text`
    : sql`id = ANY(${sql.param("userIds" in entry ? entry.userIds : [entry.userId])}::uuid[])`;
  const owners = byEmail ? sql`(VALUES (1)) AS one (n) LEFT JOIN owner ON true` : sql`owner`;
  // The lock waits for an erasure that is in progress: a row of somebody who is gone would be refused.
  await tx.execute(sql`
    WITH owner AS (SELECT id, subject FROM users WHERE ${isOwner} FOR KEY SHARE)
    ${auditRows(owners, entry)}`);
}
