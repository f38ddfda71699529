import type { Disk } from "flydrive";

/** What disk and S3 do differently; the rest is Flydrive's. */
export interface Backend {
  disk: Disk;
  /** Keys below a prefix that ends in a slash, page by page. */
  list(prefix: string): AsyncGenerator<string[]>;
  /** Deletes files; those that are gone already count as deleted. */
  delete(keys: string[]): Promise<void>;
  /** Deletes whatever lies below a prefix and returns how many files that were. */
  deletePrefix(prefix: string): Promise<number>;
}

/** Whether a failure of Flydrive means that there is no such file. */
export function isMissing(error: unknown): boolean {
  const cause = (error instanceof Error && error.cause ? error.cause : error) as {
    code?: string;
    $metadata?: { httpStatusCode?: number };
  };
  return (
    cause.code === "ENOENT" || cause.code === "ENOTDIR" || cause.$metadata?.httpStatusCode === 404
  );
}
