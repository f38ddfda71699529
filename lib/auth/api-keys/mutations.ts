import { createHash } from "node:crypto";
import { generateRandomString } from "better-auth/crypto";
import { and, eq, gt, sql } from "drizzle-orm";
import type { Executor, Transaction } from "@/db/client";
import { apiKeys } from "@/db/schema";
import { lockUser } from "@/lib/account/lock-user";
import { appendAudit } from "@/lib/audit/append";
import { authRefusal } from "../auth-error";

const prefix = "pk_";

/** A new key: `pk_` and 43 random letters and digits (256 bits). */
export function makeKey(): string {
  return prefix + generateRandomString(43, "a-z", "A-Z", "0-9");
}

/** Whether a text is one that `makeKey` could have made. */
export function isKey(text: string): boolean {
  return /^pk_[0-9A-Za-z]{43}$/.test(text);
}

/** Whether a text is meant to be a key, however damaged. */
export function looksLikeKey(text: string): boolean {
  return text.startsWith(prefix);
}

/** The hash of a key, which is stored. */
export function hashKey(key: string): string {
  return createHash("sha256").update(key).digest("base64url");
}

/** The most keys that work which an account may have. */
const mostKeys = 20;

/** @throws APIError 400 `TOO_MANY_API_KEYS` if an account has as many keys as it may */
export async function assertRoomForKey(tx: Executor, userId: string): Promise<void> {
  const live = and(eq(apiKeys.userId, userId), gt(apiKeys.expiresAt, sql`now()`));
  if ((await tx.$count(apiKeys, live)) >= mostKeys)
    throw authRefusal("BAD_REQUEST", "TOO_MANY_API_KEYS");
}

/**
 * Makes an API key for a user that `changeAccount` has locked, so that of several at once each sees those
 * before it. The result is the only place where the key ever stands; a hash of it is kept.
 *
 * @throws APIError 400 `TOO_MANY_API_KEYS`
 */
export async function createApiKey(
  tx: Transaction,
  userId: string,
  { name, expiresInDays }: { name: string; expiresInDays: number },
) {
  await assertRoomForKey(tx, userId);
  const key = makeKey();
  // By which its owner recognises it.
  const start = key.slice(0, prefix.length + 5);
  const [row] = await tx
    .insert(apiKeys)
    .values({
      userId,
      name,
      start,
      keyHash: hashKey(key),
      expiresAt: sql`now() + make_interval(days => ${expiresInDays}::int)`,
    })
    .returning({ id: apiKeys.id, expiresAt: apiKeys.expiresAt });
  if (!row) throw new Error("the key was not stored");
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
