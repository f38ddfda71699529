import { once } from "node:events";
import { accessSync, constants, existsSync } from "node:fs";
import { open, rm } from "node:fs/promises";
import path from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { codeOf } from "@/db/local-postgres/failure";
import { CliError, UsageError } from "../output";
import type { Flags } from "./command";

const taken = (file: string) => new UsageError(`${file} exists already. Name a new file.`);

const unwritable = (file: string, error: unknown) =>
  new CliError(`Can’t write ${file} (${codeOf(error)}).`);

/**
 * Refuses a file that exists or whose folder cannot be written to, before anything is done.
 *
 * @throws UsageError, CliError
 */
export function requireNewFile(file: string | undefined): void {
  if (file === undefined) return;
  if (existsSync(file)) throw taken(file);
  try {
    accessSync(path.dirname(file), constants.W_OK);
  } catch (error) {
    throw unwritable(file, error);
  }
}

/** As `requireNewFile`, of a CSV file: what is printed is not JSON. @throws UsageError, CliError */
export function requireFileForJson({ json, dryRun, out }: Partial<Flags> & { out?: string }): void {
  if (json && !dryRun && out === undefined)
    throw new UsageError("--json needs --out: what is printed without it is CSV.");
  requireNewFile(out);
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
    try {
      for await (const chunk of source)
        if (process.stdout.destroyed) break;
        else if (!process.stdout.write(chunk as Uint8Array)) await once(process.stdout, "drain");
    } catch (error) {
      // Who reads has enough.
      if (codeOf(error) !== "EPIPE") throw error;
    }
    return;
  }
  const handle = await open(file, "wx", 0o600).catch((error) => {
    source.destroy();
    if (codeOf(error) === "EEXIST") throw taken(file);
    throw unwritable(file, error);
  });
  try {
    await pipeline(source, handle.createWriteStream());
  } catch (error) {
    await rm(file, { force: true });
    throw error;
  }
}
