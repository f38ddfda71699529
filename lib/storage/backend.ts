import type { Disk } from "flydrive";

/** What somebody may send to storage, by one request that says exactly this. */
export interface SignedPut {
  url: string;
  /** To be sent with it, as they are. */
  headers: Record<string, string>;
  expiresAt: Date;
}

/** Older versions of deleted files that the store still has. */
export interface KeptVersions {
  /** After how many days the store deletes them by itself; `null` if it never does, or does not say. */
  days: number | null;
}

/** The older versions that a store keeps of files that are deleted. */
export interface Versions {
  /** Whether the store keeps them; `undefined` if it does not say. */
  isOn(): Promise<boolean | undefined>;
  /** What it keeps below a prefix, as far as it says; `null` if nothing. */
  kept(prefix: string): Promise<KeptVersions | null>;
  /** Keys of the older versions below a prefix, page by page; none where they may not be listed. */
  listOlder(prefix: string): AsyncGenerator<string[]>;
}

/** What disk and S3 do differently; the rest is Flydrive's. */
export interface Backend {
  disk: Disk;
  /** What is known of a file. @throws if there is none */
  stat(key: string): Promise<{ contentLength: number; lastModified: Date }>;
  /** Keys below a prefix that ends in a slash, page by page. */
  list(prefix: string): AsyncGenerator<string[]>;
  /** Deletes files with their older versions; those that are gone already count as deleted. */
  delete(keys: string[]): Promise<void>;
  /** Deletes whatever lies below a prefix, older versions too, and returns how many files that were. */
  deletePrefix(prefix: string): Promise<number>;
  /** Signs a request by which a browser writes a file of this length and type; a disk has none. */
  signPut?(key: string, file: { byteSize: number; contentType: string }): Promise<SignedPut>;
  /** A disk has none. */
  versions?: Versions;
}

/** Whether a failure of Flydrive means that there is no such file; a bucket that is missing is another matter. */
export function isMissing(error: unknown): boolean {
  const cause = (error instanceof Error && error.cause ? error.cause : error) as {
    code?: string;
    name?: string;
    $metadata?: { httpStatusCode?: number };
  };
  if (cause.name === "NoSuchBucket") return false;
  return (
    cause.code === "ENOENT" || cause.code === "ENOTDIR" || cause.$metadata?.httpStatusCode === 404
  );
}
