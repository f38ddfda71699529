/**
 * The path within this application that a `next` parameter names, or the fallback: never another
 * origin (`//host`, `/\host`, `javascript:`, user@host and their encoded forms).
 */
export function safePath(next: string | null | undefined, fallback: string): string {
  if (!next?.startsWith("/")) return fallback;
  const origin = "http://same.invalid";
  try {
    const decoded = decodeURIComponent(next);
    if (/^\/[/\\]/.test(decoded) || /[\\\p{Cc}]/u.test(decoded)) return fallback;
    const url = new URL(next, origin);
    return url.origin === origin ? url.pathname + url.search : fallback;
  } catch {
    return fallback;
  }
}
