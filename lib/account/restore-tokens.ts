import type { Executor } from "@/db/client";
import { consumeToken, peekToken } from "@/lib/auth/tokens";

// The link of the deletion's own mail stays good when somebody, who may be a stranger, asks for
// another; those that are asked for void each other.

/** Whose account a mailed restore link opens, without using it up; `null` if it is not valid. */
export const restoreTokenOwner = async (tx: Executor, token: string): Promise<string | null> =>
  (await peekToken(tx, "restore", token)) ?? peekToken(tx, "restore-link", token);

/** Uses a mailed restore link up and tells whose it was; `null` if it is not valid. */
export const consumeRestoreToken = async (tx: Executor, token: string): Promise<string | null> =>
  (await consumeToken(tx, "restore", token)) ?? consumeToken(tx, "restore-link", token);
