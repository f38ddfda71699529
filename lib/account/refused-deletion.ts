import type { Executor } from "@/db/client";
import { appendAudit } from "@/lib/audit/append";

// Who was signed out meanwhile, as by a deletion of a moment ago, was not refused one.
const noRefusals = ["UNAUTHORIZED"];

/** The code of an error of the auth routes; what is none is no refusal. */
function codeOf(error: unknown): string | null {
  const body = error instanceof Error && "body" in error ? error.body : null;
  if (typeof body !== "object" || body === null || !("code" in body)) return null;
  return typeof body.code === "string" ? body.code : null;
}

/** Leaves an audit row of a deletion that was asked for and refused: the reason's code alone. */
export async function noteRefusedDeletion(
  tx: Executor,
  userId: string,
  error: unknown,
): Promise<void> {
  const reason = codeOf(error);
  if (reason && !noRefusals.includes(reason))
    await appendAudit(tx, { action: "account.deletion-refused", userId, metadata: { reason } });
}
