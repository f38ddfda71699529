import { headers } from "next/headers";
import { notFound } from "next/navigation";
import { ownerOf, requireUser, type SessionUser } from "@/lib/auth/sessions/session";
import { findBearerToken } from "@/lib/http/bearer-token";

const isAdmin = (user: SessionUser) => user.role === "admin" && !user.impersonatedBy;

/**
 * The admin of the page or action. Others who are signed in get the page of an unknown address, so that nothing
 * tells them what is here; everybody else is led to the sign-in page.
 */
export async function requireAdmin(): Promise<SessionUser> {
  const user = await requireUser();
  // The area is for people in a browser, like everything that concerns accounts (`ownerOf`).
  const isByProgram = findBearerToken(await headers()) !== undefined;
  return isAdmin(user) && !isByProgram ? user : notFound();
}

/** The admin who sends a route handler's request, by the cookie alone; or `null`, which it answers with 404. */
export async function adminOf(request: Request): Promise<SessionUser | null> {
  const user = await ownerOf(request);
  return user && isAdmin(user) ? user : null;
}
