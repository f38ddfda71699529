import type { AuthContext } from "better-auth";
import { and, eq, gt, not, type SQLWrapper, sql } from "drizzle-orm";
import { cookies, headers } from "next/headers";
import { redirect } from "next/navigation";
import { cache } from "react";
import { db } from "@/db/client";
import { apiKeys, sessions, users } from "@/db/schema";
import { noteActivity } from "@/lib/account/activity";
import { isSuspended } from "@/lib/account/ban";
import { findBearerToken } from "@/lib/http/bearer-token";
import { hashKey, isKey, looksLikeKey } from "../api-keys/mutations";
import { withBearerToken } from "../api-tokens/bearer";
import { looksLikeJwt, readJwt } from "../api-tokens/jwt";
import { auth } from "../auth";
import { touchSession } from "./touch";

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
const usable = and(eq(users.status, "active"), not(isSuspended()));

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
  if (row.stale) {
    await db.update(apiKeys).set({ lastUsedAt: sql`now()` }).where(eq(apiKeys.id, row.keyId));
    await noteActivity(row.user.id);
  }
  return { ...row.user, sessionId: null };
}

/**
 * Whom a session speaks for, in one statement, and one more if its last use was noted an hour ago;
 * `null` if it has ended or belongs to somebody else, or its account is deleted or gone.
 */
async function userOfSession(input: { sessionId: string; userId: string }) {
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

export type SessionUser = Pick<typeof users.$inferSelect, keyof typeof columns> & {
  sessionId: string;
  /** The id of the admin who impersonates the user; `null` where nobody does. */
  impersonatedBy: string | null;
};

/** Who a request to a route comes from; an API key has no session. */
export type ApiUser = Omit<SessionUser, "sessionId" | "impersonatedBy"> & {
  sessionId: string | null;
};

/** Who a request comes from by its session, in one statement and, once an hour, a write; `null` for nobody. */
async function readUser(requestHeaders: Headers): Promise<SessionUser | null> {
  const session = await auth.api.getSession({
    headers: withBearerToken(requestHeaders, await auth.$context),
  });
  if (!session) return null;
  const user = session.user as unknown as typeof users.$inferSelect;
  const { id, name, email, image, role, preferences, createdAt } = user;
  const { id: sessionId, impersonatedBy = null } = session.session;
  return { id, name, email, image, role, preferences, createdAt, sessionId, impersonatedBy };
}

/** The request's headers; an action that replaced the session renders with its new cookie. */
async function currentHeaders(): Promise<Headers> {
  const current = new Headers(await headers());
  current.set("cookie", (await cookies()).toString());
  return current;
}

/** The signed-in user of the page that is rendered, or `null`; asked once per request. */
export const optionalUser = cache(async () => readUser(await currentHeaders()));

/** The signed-in user of the page or action; everybody else is led to the sign-in page. */
export async function requireUser(): Promise<SessionUser> {
  return (await optionalUser()) ?? redirect("/sign-in");
}

/**
 * Who a route handler's request comes from, or `null`, which it answers with 401: by the cookie, or by
 * `Authorization: Bearer` with a session's token, a JWT of `/api/auth/token` or an API key. It is for
 * what somebody works with; what concerns the account itself asks `ownerOf`.
 */
export async function apiUser(request: Request): Promise<ApiUser | null> {
  const { headers } = request;
  const token = findBearerToken(headers);
  if (token && looksLikeKey(token)) return userOfKey(token);
  if (!token || !looksLikeJwt(token)) return readUser(headers);
  const context = (await auth.$context) as unknown as AuthContext;
  const named = await readJwt(token, headers, context);
  return named && userOfSession(named);
}

/**
 * The owner of an account by the cookie of a route handler's request, with no program and no admin in between;
 * or `null`.
 */
export async function ownerOf(request: Request): Promise<SessionUser | null> {
  if (findBearerToken(request.headers) !== undefined) return null;
  const user = await readUser(request.headers);
  return user?.impersonatedBy ? null : user;
}
