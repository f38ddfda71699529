import type { Executor } from "@/db/client";
import { auditLogs } from "@/db/schema";
import type { AuditAction } from "./actions";

type AuditEntry = {
  action: AuditAction;
  userId: string | null;
  subject: string | null;
  actorSubject?: string | null;
  /** Never an address, a token or a password. */
  metadata?: Record<string, unknown>;
};

/** Appends one audit row within the caller's transaction. */
export async function appendAudit(tx: Executor, entry: AuditEntry): Promise<void> {
  await tx.insert(auditLogs).values(entry);
}
