import type { Disk } from "flydrive";

/** What somebody may send to storage, by one request that says exactly this. */
export interface SignedPut {
  url: string;
  /** To be sent with it, as they are. */
  headers: Record<string, string>;
  expiresAt: Date;
}

/** What disk and S3 do differently; the rest is Flydrive's. */
export interface Backend {
  disk: Disk;
  /** Keys below a prefix that ends in a slash, page by page. */
  list(prefix: string): AsyncGenerator<string[]>;
  /** Deletes files; those that are gone already count as deleted. */
  delete(keys: string[]): Promise<void>;
  /** Deletes whatever lies below a prefix and returns how many files that were. */
  deletePrefix(prefix: string): Promise<number>;
  /** Signs a request by which a browser writes a file of this length and type; a disk has none. */
  signPut?(key: string, file: { byteSize: number; contentType: string }): Promise<SignedPut>;
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
