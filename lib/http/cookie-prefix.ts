import { appConfig } from "@/lib/app-config";
import { env } from "@/lib/env";

/** Whether people reach the application by TLS. */
export function reachedByTls(): boolean {
  return env().APP_URL?.startsWith("https://") ?? false;
}

/**
 * What the names of our cookies begin with. Behind TLS a browser takes a cookie of this name only
 * from this very host, for all of its paths and marked Secure: no other host of the same domain, and
 * nobody on an unencrypted line, can plant one.
 */
export function cookiePrefix(): string {
  const { cookiePrefix: prefix } = appConfig;
  return reachedByTls() ? `__Host-${prefix}` : prefix;
}
