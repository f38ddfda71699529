const origin = "http://same.invalid";

/** Whether a path, read as it is or with its escapes undone, leads nowhere else: dots that are taken out may leave `//host`. */
function staysHere(path: string): boolean {
  const decoded = decodeURIComponent(path);
  if (/[\\\p{Cc}]/u.test(decoded)) return false;
  return [path, decoded].every((text) => {
    const url = new URL(text, origin);
    return url.origin === origin && !url.pathname.startsWith("//");
  });
}

/**
 * The path within this application that a `next` parameter names, or the fallback: never another
 * origin (`//host`, `/\host`, `/..//host`, `javascript:`, user@host and their encoded forms).
 */
export function safePath(next: string | null | undefined, fallback: string): string {
  if (!next?.startsWith("/")) return fallback;
  try {
    const { pathname, search } = new URL(next, origin);
    return staysHere(next) && staysHere(pathname + search) ? pathname + search : fallback;
  } catch {
    return fallback;
  }
}
