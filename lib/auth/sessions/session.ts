import type { AuthContext } from "better-auth";
import { cookies, headers } from "next/headers";
import { redirect } from "next/navigation";
import { cache } from "react";
import type { Preferences } from "@/db/schema/account/users";
import { findBearerToken } from "@/lib/http/bearer-token";
import { looksLikeKey } from "../api-keys/key";
import { withBearerToken } from "../api-tokens/bearer";
import { looksLikeJwt, readJwt } from "../api-tokens/jwt";
import { userOfKey, userOfSession } from "../api-tokens/token-users";
import { auth } from "../auth";

export type SessionUser = {
  id: string;
  name: string;
  email: string;
  image: string | null;
  role: "member" | "admin";
  preferences: Preferences;
  createdAt: Date;
  sessionId: string;
};

/** Who a request to a route comes from; an API key has no session. */
export type ApiUser = Omit<SessionUser, "sessionId"> & { sessionId: string | null };

/** Who a request comes from by its session, in one statement and, once an hour, a write; `null` for nobody. */
async function readUser(requestHeaders: Headers): Promise<SessionUser | null> {
  const session = await auth.api.getSession({
    headers: withBearerToken(requestHeaders, await auth.$context),
  });
  if (!session) return null;
  const { id, name, email, image, role, preferences, createdAt } = session.user;
  return {
    id,
    name,
    email,
    image: image ?? null,
    role: role === "admin" ? "admin" : "member",
    preferences: preferences as unknown as Preferences,
    createdAt,
    sessionId: session.session.id,
  };
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

/** The signed-in user of a route handler's request by the cookie alone, no program in between; or `null`. */
export async function ownerOf(request: Request): Promise<SessionUser | null> {
  return findBearerToken(request.headers) === undefined ? readUser(request.headers) : null;
}
