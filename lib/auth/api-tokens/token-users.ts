import { and, eq, gt, isNull, type SQLWrapper, sql } from "drizzle-orm";
import { db } from "@/db/client";
import { apiKeys, sessions, users } from "@/db/schema";
import { hashKey, isKey } from "../api-keys/key";
import { touchSession } from "../sessions/touch";

const columns = {
  id: users.id,
  name: users.name,
  email: users.email,
  image: users.image,
  role: users.role,
  preferences: users.preferences,
  createdAt: users.createdAt,
};

// What ends an account ends its sessions and keys; one marked with SQL in the database is refused here.
const usable = and(eq(users.status, "active"), isNull(users.bannedAt));

const isStale = (lastUse: SQLWrapper) => sql<boolean>`${lastUse} <= now() - interval '1 hour'`;

/**
 * Whom an API key speaks for, in one statement, and one more if its last use was noted an hour ago;
 * `null` if it is none, unknown, revoked or expired, or its account is deleted or not verified.
 */
export async function userOfKey(key: string) {
  if (!isKey(key)) return null;
  const [row] = await db
    .select({
      user: columns,
      keyId: apiKeys.id,
      stale: isStale(sql`coalesce(${apiKeys.lastUsedAt}, '-infinity')`),
    })
    .from(apiKeys)
    .innerJoin(users, eq(users.id, apiKeys.userId))
    .where(
      and(
        eq(apiKeys.keyHash, hashKey(key)),
        gt(apiKeys.expiresAt, sql`now()`),
        usable,
        eq(users.emailVerified, true),
      ),
    );
  if (!row) return null;
  if (row.stale)
    await db.update(apiKeys).set({ lastUsedAt: sql`now()` }).where(eq(apiKeys.id, row.keyId));
  return { ...row.user, sessionId: null };
}

/**
 * Whom a session speaks for, in one statement, and one more if its last use was noted an hour ago;
 * `null` if it has ended or belongs to somebody else, or its account is deleted or gone.
 */
export async function userOfSession(input: { sessionId: string; userId: string }) {
  const { sessionId, userId } = input;
  const [row] = await db
    .select({ user: columns, stale: isStale(sessions.updatedAt) })
    .from(sessions)
    .innerJoin(users, eq(users.id, sessions.userId))
    .where(
      and(
        eq(sessions.id, sessionId),
        eq(sessions.userId, userId),
        gt(sessions.expiresAt, sql`now()`),
        usable,
      ),
    );
  if (!row) return null;
  if (row.stale && !(await touchSession(sessionId))) return null;
  return { ...row.user, sessionId };
}
