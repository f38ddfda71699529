import { sql } from "drizzle-orm";
import { db } from "@/db/client";
import { keepReceipts } from "./keep-receipts";
import { issueReceipts } from "./receipt";

const mostAtOnce = 500;

/**
 * Signs a receipt for each account that its owner or an admin had deleted, and that a statement typed into a console
 * erased before its purge did: without one, nobody would know after a restored backup that it was erased. An account
 * that was active gets none: such a statement may be the mistake that the backup is restored for.
 */
export async function issueReceiptsForSql(): Promise<void> {
  const { rows } = await db.execute<{ subject: string; requested: Date; erased: Date }>(sql`
    SELECT erasure.subject, deletion.created_at AS requested, erasure.created_at AS erased
    FROM audit_logs erasure CROSS JOIN LATERAL (
      SELECT action, created_at FROM audit_logs earlier
      WHERE earlier.subject = erasure.subject AND earlier.seq < erasure.seq
        AND earlier.action IN ('account.deleted', 'account.restored')
      ORDER BY seq DESC LIMIT 1) AS deletion
    WHERE erasure.action = 'account.erased' AND erasure.created_at > now() - interval '30 days'
      AND erasure.metadata ->> 'source' = 'sql' AND deletion.action = 'account.deleted'
      AND NOT EXISTS (SELECT FROM erasure_receipts r WHERE r.subject = erasure.subject)
      -- Of the same transaction: its files are cleared first.
      AND NOT EXISTS (SELECT FROM file_clearings c WHERE c.created_at = erasure.created_at)
    ORDER BY erasure.seq LIMIT ${mostAtOnce}`);
  if (rows.length === 0) return;
  await db.transaction((tx) =>
    issueReceipts(
      tx,
      rows.map(({ subject, requested, erased }) => ({
        subject,
        requestedAt: new Date(requested).toISOString(),
        erasedAt: new Date(erased).toISOString(),
        rows: { users: 1 },
        files: {},
        bySql: true as const,
      })),
    ),
  );
  await keepReceipts(rows.map(({ subject }) => subject));
}
