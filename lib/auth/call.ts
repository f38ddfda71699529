import { parseSetCookieHeader, toCookieOptions } from "better-auth/cookies";
import { cookies, headers } from "next/headers";
import { requestOrigin } from "@/lib/http/origin";
import { handleAuthRequest } from "./handle";

type Answer = {
  ok: boolean;
  status: number;
  body: Record<string, unknown>;
  /** In seconds, where the answer says when to try again. */
  retryAfter?: number;
};

/**
 * Posts to one of the auth routes as the browser would, from a server action: through the router,
 * so that limits, origin checks and hooks apply. Its cookies become the action's cookies.
 */
export async function callAuth(path: string, body: Record<string, unknown>): Promise<Answer> {
  const incoming = await headers();
  const origin = requestOrigin(incoming);
  const forwarded = new Headers(incoming);
  for (const name of ["content-length", "transfer-encoding", "next-action"]) forwarded.delete(name);
  forwarded.set("content-type", "application/json");
  const response = await handleAuthRequest(
    new Request(new URL(`/api/auth${path}`, origin), {
      method: "POST",
      headers: forwarded,
      body: JSON.stringify(body),
    }),
  );
  const jar = await cookies();
  for (const line of response.headers.getSetCookie())
    for (const [name, attributes] of parseSetCookieHeader(line))
      jar.set(name, attributes.value, toCookieOptions(attributes));
  const text = await response.text();
  const wait = Number(response.headers.get("retry-after") ?? Number.NaN);
  return {
    ok: response.ok,
    status: response.status,
    body: text ? (JSON.parse(text) as Record<string, unknown>) : {},
    ...(Number.isFinite(wait) && { retryAfter: wait }),
  };
}
