import { once } from "node:events";
import { ReadStream } from "node:fs";
import type { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { env } from "@/lib/env";
import { type Backend, isMissing, type KeptVersions, type SignedPut } from "./backend";
import { diskBackend } from "./disk";
import { isUserPrefix } from "./keys";
import type { S3Settings } from "./s3-client";

export interface StoredFile {
  stream: Readable;
  /** In bytes. */
  size: number;
}

type Place = { driver: "disk"; folder: string } | { driver: "s3"; settings: S3Settings };

const writeAttempts = 3;

/** Files under keys such as `users/<id>/avatar/<file>`, on disk or in S3. */
export function createStorage(place: () => Place) {
  let opened: Promise<Backend> | undefined;

  async function open(): Promise<Backend> {
    const chosen = place();
    if (chosen.driver === "disk") return diskBackend(chosen.folder);
    // The SDK is large: only who uses it loads it.
    const { s3Backend } = await import("./s3");
    return s3Backend(chosen.settings);
  }

  const backend = () => {
    opened ??= open();
    return opened;
  };

  async function stat(key: string): Promise<{ size: number; modifiedAt: Date } | null> {
    const { stat: look } = await backend();
    try {
      const { contentLength, lastModified } = await look(key);
      return { size: contentLength, modifiedAt: lastModified };
    } catch (error) {
      if (isMissing(error)) return null;
      throw error;
    }
  }

  /** The file as a stream, or `null` if there is none, also where it has gone since it was looked at. */
  async function get(key: string): Promise<StoredFile | null> {
    const found = await stat(key);
    if (!found) return null;
    const { disk } = await backend();
    try {
      const stream = await disk.getStream(key);
      // A file of this machine is opened later: by then a broken answer would already be on its way.
      if (stream instanceof ReadStream && stream.pending) await once(stream, "open");
      return { stream, size: found.size };
    } catch (error) {
      if (isMissing(error)) return null;
      throw error;
    }
  }

  return {
    stat,
    get,

    /** The file as bytes, or `null` if there is none. */
    async getBytes(key: string): Promise<Buffer | null> {
      const file = await get(key);
      return file && buffer(file.stream);
    },

    async exists(key: string): Promise<boolean> {
      return (await stat(key)) !== null;
    },

    /** Writes a file, over what was there. */
    async put(key: string, bytes: Uint8Array, contentType: string): Promise<void> {
      const { disk } = await backend();
      for (let attempt = 1; ; attempt++) {
        try {
          return await disk.put(key, bytes, { contentType });
        } catch (error) {
          // A neighbour's deletion may take the emptied folder away between its making and the write.
          if (!isMissing(error) || attempt === writeAttempts) throw error;
        }
      }
    },

    /** Deletes files with their older versions; those that are gone already count as deleted. */
    async delete(keys: string[]): Promise<void> {
      await (await backend()).delete(keys);
    },

    /**
     * Deletes whatever lies below `users/<uuid>/...`; returns how many files that were, 0 the second time.
     * Older versions go too, unless the store does not let this access key delete them: see `keptVersions`.
     *
     * @throws Error for any other prefix, so that no mistake can reach another user's files.
     */
    async deletePrefix(prefix: string): Promise<number> {
      if (!isUserPrefix(prefix)) throw new Error("Refused to delete: not a prefix of one user.");
      return (await backend()).deletePrefix(prefix);
    },

    /**
     * A request by which a browser may write one file of this length and type without the application
     * in between; `null` where files lie on disk.
     */
    async signPut(
      key: string,
      file: { byteSize: number; contentType: string },
    ): Promise<SignedPut | null> {
      const { signPut } = await backend();
      return signPut ? signPut(key, file) : null;
    },

    /** What the store keeps of deleted files below a prefix, as far as it says; `null` if nothing. */
    async keptVersions(prefix: string): Promise<KeptVersions | null> {
      return (await (await backend()).versions?.kept(prefix)) ?? null;
    },

    /** Whether the store keeps older versions of its files; `undefined` if it does not say. */
    async keepsVersions(): Promise<boolean | undefined> {
      const { versions } = await backend();
      return versions ? versions.isOn() : false;
    },

    /** The keys of older versions below a prefix, one each; none where they may not be listed. */
    async *listOlderVersions(prefix: string): AsyncGenerator<string> {
      const { versions } = await backend();
      if (versions) for await (const page of versions.listOlder(prefix)) yield* page;
    },

    /** The keys below a prefix that ends in a slash. */
    async *list(prefix: string): AsyncGenerator<string> {
      for await (const page of (await backend()).list(prefix)) yield* page;
    },
  };
}

function placeFromEnvironment(): Place {
  const settings = env();
  if (settings.STORAGE_DRIVER === "disk") return { driver: "disk", folder: settings.STORAGE_PATH };
  const {
    S3_ACCESS_KEY_ID: accessKeyId,
    S3_SECRET_ACCESS_KEY: secretAccessKey,
    S3_SESSION_TOKEN: sessionToken,
    S3_FORCE_PATH_STYLE: pathStyle,
  } = settings;
  return {
    driver: "s3",
    settings: {
      bucket: settings.S3_BUCKET ?? "",
      region: settings.S3_REGION ?? "",
      endpoint: settings.S3_ENDPOINT,
      forcePathStyle: pathStyle === undefined ? undefined : pathStyle === "true",
      credentials:
        accessKeyId && secretAccessKey ? { accessKeyId, secretAccessKey, sessionToken } : undefined,
    },
  };
}

/** The application's files. */
export const storage = createStorage(placeFromEnvironment);
