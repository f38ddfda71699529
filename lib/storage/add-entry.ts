import type { Readable } from "node:stream";
import type ZipStream from "zip-stream";

/**
 * Adds a file to an archive and waits until it is written; rejects if nobody reads the archive any more. The
 * file is let go of in either case.
 */
export async function addEntry(
  zip: ZipStream,
  source: Readable,
  options: { name: string; store?: boolean },
): Promise<void> {
  const written = new Promise<void>((resolve, reject) => {
    if (zip.destroyed) reject(new Error("the archive is no longer being read"));
    // A client that stops reading ends the archive in the middle of an entry.
    zip.once("close", reject);
    source.once("error", reject);
    zip.entry(source, options, (error?: Error | null) => {
      zip.off("close", reject);
      if (error) reject(error);
      else resolve();
    });
  });
  return written.finally(() => source.destroy());
}
