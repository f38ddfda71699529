/** The local database is unavailable. The message is one or two sentences for a person. */
export class LocalPostgresError extends Error {
  override name = "LocalPostgresError";
}

/** What an unknown thrown value says, on one line, without a stack or the name of a system call. */
export function describeFailure(error: unknown): string {
  const text = error instanceof Error ? error.message || error.name : String(error);
  return text
    .replaceAll(/\s+/g, " ")
    .replace(/^E[A-Z]+: ([^,]+), .*$/, "$1")
    .trim();
}

/** The `code` of a system or PostgreSQL error, such as ENOENT or 28P01. */
export function codeOf(error: unknown): string | undefined {
  if (typeof error !== "object" || error === null || !("code" in error)) return undefined;
  return typeof error.code === "string" ? error.code : undefined;
}
