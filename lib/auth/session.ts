import { cookies, headers } from "next/headers";
import { redirect } from "next/navigation";
import { cache } from "react";
import type { Preferences } from "@/db/schema/users";
import { auth } from "./auth";

export type SessionUser = {
  id: string;
  name: string;
  email: string;
  image: string | null;
  role: "member" | "admin";
  preferences: Preferences;
  createdAt: Date;
};

/** Who a request comes from, in one statement; `null` for nobody. */
async function readUser(requestHeaders: Headers): Promise<SessionUser | null> {
  const session = await auth.api.getSession({ headers: requestHeaders });
  // A deletion ends the sessions; an account marked by hand in the database is signed out all the same.
  if (session?.user.status !== "active") return null;
  const { id, name, email, image, role, preferences, createdAt } = session.user;
  return {
    id,
    name,
    email,
    image: image ?? null,
    role: role === "admin" ? "admin" : "member",
    preferences: preferences as unknown as Preferences,
    createdAt,
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

/** The signed-in user of a route handler's request, or `null`, which it answers with 401. */
export function apiUser(request: Request): Promise<SessionUser | null> {
  return readUser(request.headers);
}
