import { existsSync } from "node:fs";
import { open, rm } from "node:fs/promises";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { codeOf } from "@/db/local-postgres/failure";
import { CliError, UsageError } from "../output";

const taken = (file: string) => new UsageError(`${file} exists already. Name a new file.`);

/** Refuses a file that exists, before anything is done. @throws UsageError */
export function requireNewFile(file: string | undefined): void {
  if (file !== undefined && existsSync(file)) throw taken(file);
}

/**
 * Writes to a new file that only its owner can read, or to standard output. A file that could not be written whole is
 * gone again.
 *
 * @throws UsageError if the file exists, CliError if it cannot be written
 */
export async function writeOut(
  body: Readable | ReadableStream<Uint8Array>,
  file: string | undefined,
): Promise<void> {
  const source = body instanceof Readable ? body : Readable.from(body);
  if (file === undefined) {
    for await (const chunk of source)
      if (!process.stdout.write(chunk as Uint8Array))
        await new Promise((drained) => process.stdout.once("drain", drained));
    return;
  }
  const handle = await open(file, "wx", 0o600).catch((error) => {
    source.destroy();
    if (codeOf(error) === "EEXIST") throw taken(file);
    throw new CliError(`Can’t write ${file} (${codeOf(error)}).`);
  });
  try {
    await pipeline(source, handle.createWriteStream());
  } catch (error) {
    await rm(file, { force: true });
    throw error;
  }
}
