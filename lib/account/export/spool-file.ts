import { createHash } from "node:crypto";
import { open } from "node:fs/promises";
import { Readable } from "node:stream";

const chunkBytes = 64 * 1024;
// A pipe to a compressor holds two at a time: with one, the test of this file fails.
const buffersInTurn = 8;

// A buffer for each piece of a file is memory that Node gives back late: both ways use theirs again.

/**
 * Writes a file that only this user can read.
 *
 * @param fill is given what appends a text; each has to be awaited before the next
 */
export async function writeSpoolFile(
  file: string,
  fill: (write: (text: string) => Promise<void>) => Promise<void>,
): Promise<{ bytes: number; sha256: string }> {
  const handle = await open(file, "wx", 0o600);
  const hash = createHash("sha256");
  let bytes = 0;
  let buffer = Buffer.allocUnsafeSlow(chunkBytes);
  try {
    await fill(async (text) => {
      const length = Buffer.byteLength(text);
      if (length > buffer.length) buffer = Buffer.allocUnsafeSlow(2 * length);
      buffer.write(text);
      const written = buffer.subarray(0, length);
      hash.update(written);
      bytes += length;
      await handle.writeFile(written);
    });
    return { bytes, sha256: hash.digest("hex") };
  } finally {
    await handle.close();
  }
}

/**
 * A file as a stream, whose chunk lasts until seven more were read: for a reader that waits until a chunk is
 * used up, as a pipe to a compressor does.
 */
export function readSpoolFile(file: string): Readable {
  async function* chunks() {
    const buffers = Array.from({ length: buffersInTurn }, () => Buffer.allocUnsafeSlow(chunkBytes));
    const handle = await open(file);
    try {
      for (let turn = 0; ; turn++) {
        const buffer = buffers[turn % buffersInTurn] as Buffer;
        const { bytesRead } = await handle.read(buffer, 0, chunkBytes, null);
        if (bytesRead === 0) return;
        yield buffer.subarray(0, bytesRead);
      }
    } finally {
      await handle.close();
    }
  }
  return Readable.from(chunks(), { objectMode: false, highWaterMark: chunkBytes });
}
