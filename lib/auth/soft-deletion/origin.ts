import type { GenericEndpointContext } from "@better-auth/core";

/**
 * The origin that the request reached the application by, such as `https://example.com`. Without a
 * configured URL, Better Auth learns it from requests to its router alone: a call of `auth.api` before the
 * first of them has its headers only.
 */
export function originOf({ context, headers }: GenericEndpointContext): string {
  if (context.baseURL) return new URL(context.baseURL).origin;
  const host = headers?.get("x-forwarded-host") ?? headers?.get("host") ?? "localhost";
  const scheme = headers?.get("x-forwarded-proto")?.split(",")[0] === "https" ? "https" : "http";
  return new URL(`${scheme}://${host}`).origin;
}
