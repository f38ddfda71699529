import { and, eq, gt, sql } from "drizzle-orm";
import type { Executor, Transaction } from "@/db/client";
import { apiKeys } from "@/db/schema";
import { lockUser } from "@/lib/account/lock-user";
import { appendAudit } from "@/lib/audit/append";
import { lockActiveUser } from "../active-user";
import { authRefusal } from "../auth-error";
import { announceChange } from "../factor-mails";
import { hashKey, makeKey, startOf } from "./key";

/** The most keys that work which an account may have. */
const mostKeys = 20;

/** @throws APIError 400 `TOO_MANY_API_KEYS` if an account has as many keys as it may */
export async function assertRoomForKey(tx: Executor, userId: string): Promise<void> {
  const live = and(eq(apiKeys.userId, userId), gt(apiKeys.expiresAt, sql`now()`));
  if ((await tx.$count(apiKeys, live)) >= mostKeys)
    throw authRefusal("BAD_REQUEST", "TOO_MANY_API_KEYS");
}

/**
 * Makes an API key for the owner of a session, and tells them by mail. The answer is the only place where the
 * key ever stands; a hash of it is kept.
 *
 * @param input.origin what links in the mail begin with
 * @throws APIError 401 `UNAUTHORIZED` if the session has ended, or the account is deleted or gone; 400
 *   `TOO_MANY_API_KEYS`
 */
export async function createApiKey(
  tx: Transaction,
  input: {
    session: { userId: string; token: string };
    name: string;
    expiresInDays: number;
    origin: string;
  },
) {
  const { session, name, expiresInDays, origin } = input;
  // Of several at once, each sees those before it.
  const user = await lockActiveUser(tx, session);
  await assertRoomForKey(tx, user.id);
  const key = makeKey();
  const start = startOf(key);
  const [row] = await tx
    .insert(apiKeys)
    .values({
      userId: user.id,
      name,
      start,
      keyHash: hashKey(key),
      expiresAt: sql`now() + make_interval(days => ${expiresInDays}::int)`,
    })
    .returning({ id: apiKeys.id, expiresAt: apiKeys.expiresAt });
  if (!row) throw new Error("the key was not stored");
  const metadata = { keyId: row.id, expiresInDays };
  await announceChange(tx, user, { action: "api-key.created", metadata, detail: name, origin });
  return { id: row.id, key, start, expiresAt: row.expiresAt };
}

/** Revokes a key of a user; a repeated call changes nothing. */
export async function revokeApiKey(tx: Transaction, userId: string, id: string): Promise<void> {
  await lockUser(tx, userId);
  const { rowCount } = await tx
    .delete(apiKeys)
    .where(and(eq(apiKeys.id, id), eq(apiKeys.userId, userId)));
  if (rowCount)
    await appendAudit(tx, { action: "api-key.revoked", userId, metadata: { keyId: id } });
}
