import { sql } from "drizzle-orm";
import { db } from "@/db/client";
import { sqlStateOf } from "@/lib/error-reason";

export type QueueRefusal = "role" | "read-only";

/**
 * Why jobs cannot be added, null where they can: `role` where the queue's row-level security applies to the role of
 * this connection. It has no policies, so only the owner of the queue's tables is exempt.
 */
export const queueRefusal = sql<QueueRefusal | null>`CASE
  WHEN current_setting('transaction_read_only') = 'on' THEN 'read-only'
  WHEN EXISTS (
    SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = 'graphile_worker' AND c.relrowsecurity AND row_security_active(c.oid)) THEN 'role'
  END`;

const sentences: Record<QueueRefusal, string> = {
  role: "The database role in DATABASE_URL can’t add jobs to the queue, so sign-ups and emails would fail. Run the SQL that npm run db:grants prints; docs/database.md explains it.",
  "read-only":
    "The database in DATABASE_URL is read-only: it is a replica. Set DATABASE_URL to the primary server.",
};

/**
 * A sentence that says why this process cannot add jobs, undefined where it can.
 *
 * @throws Error where the database does not answer
 */
export async function findQueueRefusal(): Promise<string | undefined> {
  try {
    const { rows } = await db.execute<{ refusal: QueueRefusal | null }>(
      sql`SELECT ${queueRefusal} AS refusal`,
    );
    const refusal = rows[0]?.refusal;
    return refusal ? sentences[refusal] : undefined;
  } catch (error) {
    if (sqlStateOf(error) === "42501") return sentences.role;
    throw error;
  }
}
