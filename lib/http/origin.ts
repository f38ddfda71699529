import { env } from "@/lib/env";

const hostPattern = /^(\[[0-9a-f:]+\]|[a-z0-9.-]+)(:\d{1,5})?$/i;

/**
 * The origin that a request reached the application by: `APP_URL` where it is set, else what the
 * browser asked for (localhost, an address in the local network, a forwarded port).
 */
export function requestOrigin(headers = new Headers()): string {
  const { APP_URL } = env();
  if (APP_URL) return new URL(APP_URL).origin;
  const host = headers.get("x-forwarded-host") ?? headers.get("host") ?? "";
  const scheme = headers.get("x-forwarded-proto")?.split(",")[0] === "https" ? "https" : "http";
  return hostPattern.test(host) ? `${scheme}://${host}` : "http://localhost";
}

/**
 * Whether a request that changes something was sent by a page of ours, or by a client that is no
 * browser. A request with cookies that says nothing of where it comes from is neither: every browser
 * says it.
 */
export function isSameOrigin(headers: Headers): boolean {
  // Browsers send it wherever the address is trustworthy, and no page can forge it.
  const site = headers.get("sec-fetch-site");
  if (site) return site === "same-origin" || site === "none";
  const origin = headers.get("origin");
  return origin === null ? !headers.has("cookie") : origin === requestOrigin(headers);
}
