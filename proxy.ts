import { type NextRequest, NextResponse } from "next/server";

const sessionCookie = /^(__Secure-)?perennial\.session_token$/;
const thirtyDays = 30 * 24 * 60 * 60;

/**
 * Lets the session cookie live as long as the session does. A page cannot set a cookie while it is
 * rendered, so what the database extends each day is extended in the browser here.
 */
export function proxy(request: NextRequest): NextResponse {
  const response = NextResponse.next();
  if (request.method !== "GET") return response;
  for (const { name, value } of request.cookies.getAll())
    if (sessionCookie.test(name))
      response.cookies.set(name, value, {
        httpOnly: true,
        sameSite: "lax",
        path: "/",
        secure: name.startsWith("__Secure-"),
        maxAge: thirtyDays,
      });
  return response;
}

export const config = {
  matcher: ["/dashboard/:path*", "/projects/:path*", "/settings/:path*"],
};
