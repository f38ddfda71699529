import { isAPIError } from "better-auth/api";
import type { Executor } from "@/db/client";
import { appendAudit } from "@/lib/audit/append";

/**
 * Leaves an audit row of a deletion that was asked for and refused: the reason's code alone. What is no
 * error of the auth routes is no refusal.
 */
export async function noteRefusedDeletion(
  tx: Executor,
  userId: string,
  error: unknown,
): Promise<void> {
  const reason = isAPIError(error) && error.body?.code;
  // Who was signed out meanwhile, as by a deletion of a moment ago, was not refused one.
  if (reason && reason !== "UNAUTHORIZED")
    await appendAudit(tx, { action: "account.deletion-refused", userId, metadata: { reason } });
}
