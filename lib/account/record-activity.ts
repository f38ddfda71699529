import type { Executor } from "@/db/client";
import { appendAudit } from "@/lib/audit/append";

/**
 * Appends an audit row about a sign-in that was refused. An address without an account leaves a row
 * too, of nobody: so the time that it takes tells nothing.
 */
export async function recordRefusedSignIn(
  tx: Executor,
  email: string,
  metadata: { method: string; reason: string },
): Promise<void> {
  await appendAudit(tx, { action: "session.refused", email, metadata });
}
