import type { Executor } from "@/db/client";
import { consumeToken, peekToken } from "@/lib/auth/tokens";

// The link of the deletion's own mail stays good when somebody, who may be a stranger, asks for
// another; those that are asked for void each other.
const purposes = ["restore", "restore-link"] as const;

/** Whose account a mailed restore link opens, without using it up; `null` if it is not valid. */
export async function restoreTokenOwner(tx: Executor, token: string): Promise<string | null> {
  for (const purpose of purposes) {
    const userId = await peekToken(tx, purpose, token);
    if (userId) return userId;
  }
  return null;
}

/** Uses a mailed restore link up and tells whose it was; `null` if it is not valid. */
export async function consumeRestoreToken(tx: Executor, token: string): Promise<string | null> {
  for (const purpose of purposes) {
    const userId = await consumeToken(tx, purpose, token);
    if (userId) return userId;
  }
  return null;
}
