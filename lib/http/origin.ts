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
