import type { Executor } from "@/db/client";
import { consumeToken, findToken } from "../tokens";

// The link of the deletion's own mail stays good when somebody, who may be a stranger, asks for
// another; those that are asked for void each other.
async function ownerBy(read: typeof findToken | typeof consumeToken, tx: Executor, token: string) {
  const row = (await read(tx, "restore", token)) ?? (await read(tx, "restore-link", token));
  return row?.userId ?? null;
}

/** Whose account a mailed restore link opens, without using it up; `null` if it is not valid. */
export const restoreTokenOwner = (tx: Executor, token: string): Promise<string | null> =>
  ownerBy(findToken, tx, token);

/** Uses a mailed restore link up and tells whose it was; `null` if it is not valid. */
export const consumeRestoreToken = (tx: Executor, token: string): Promise<string | null> =>
  ownerBy(consumeToken, tx, token);
