import { db } from "@/db/client";
import type { AuditEvent } from "@/lib/audit/actions";
import { appendAudit } from "@/lib/audit/append";
import { type Operator, ownRow, refuseAdmin } from "@/lib/auth/sessions/refuse-admin";

/**
 * Leaves the audit row of a file that an operator takes, before its first byte.
 *
 * @returns `false`, and there is no row, if the session is no longer an admin's
 */
export async function recordExport(operator: Operator, event: AuditEvent): Promise<boolean> {
  return db.transaction(async (tx) => {
    if (await refuseAdmin(tx, operator, { stepUp: false })) return false;
    await appendAudit(tx, { ...event, ...ownRow(operator) });
    return true;
  });
}
