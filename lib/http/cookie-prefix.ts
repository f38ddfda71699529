import { createHash } from "node:crypto";
import { appConfig } from "@/lib/app-config";
import { env } from "@/lib/env";

/** Whether people reach the application by TLS. */
export function reachedByTls(): boolean {
  return env().APP_URL?.startsWith("https://") ?? false;
}

/**
 * Cookies belong to a host and know no ports: a second clone on this machine, which is another application
 * on another port, would replace and delete the cookies of the first one.
 */
function cloneSuffix(): string {
  if (env().NODE_ENV !== "development") return "";
  return `-${createHash("sha256").update(process.cwd()).digest("hex").slice(0, 8)}`;
}

/**
 * What the names of our cookies begin with; in development each folder has its own. Behind TLS a
 * browser takes a cookie of this name only from this very host, for all of its paths and marked Secure:
 * no other host of the same domain, and nobody on an unencrypted line, can plant one.
 */
export function cookiePrefix(): string {
  const prefix = `${appConfig.cookiePrefix}${cloneSuffix()}`;
  return reachedByTls() ? `__Host-${prefix}` : prefix;
}
