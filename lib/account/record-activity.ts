import { sql } from "drizzle-orm";
import type { Executor } from "@/db/client";
import type { AuditAction } from "@/lib/audit/actions";

/**
 * Appends an audit row about a user known by the id alone, in one statement; nothing for a user who
 * is gone.
 *
 * @param metadata never an address, a token or text of the user
 */
export async function recordActivity(
  tx: Executor,
  userId: string,
  action: AuditAction,
  metadata: Record<string, unknown> = {},
): Promise<void> {
  await tx.execute(sql`
    INSERT INTO audit_logs (action, user_id, subject, metadata)
    SELECT ${action}::text, id, subject, ${JSON.stringify(metadata)}::jsonb FROM users
    WHERE id = ${userId}::uuid FOR KEY SHARE`);
}

/**
 * Appends an audit row about a sign-in that was refused. An address without an account leaves a row
 * too, of nobody: so the time that it takes tells nothing.
 */
export async function recordRefusedSignIn(
  tx: Executor,
  email: string,
  metadata: { method: string; reason: string },
): Promise<void> {
  // The lock waits for an erasure that is under way: a row of somebody who is gone would be refused.
  await tx.execute(sql`
    WITH owner AS (
      SELECT id, subject FROM users WHERE email = ${email.toLowerCase()}::text FOR KEY SHARE
    )
    INSERT INTO audit_logs (action, user_id, subject, metadata)
    SELECT 'session.refused', owner.id, owner.subject, ${JSON.stringify(metadata)}::jsonb
    FROM (VALUES (1)) AS one (n) LEFT JOIN owner ON true`);
}
