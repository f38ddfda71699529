import { constants } from "node:fs";
import { access, mkdir, rmdir } from "node:fs/promises";
import path from "node:path";
import { Disk } from "flydrive";
import { FSDriver } from "flydrive/drivers/fs";
import { EnvError, env } from "@/lib/env";
import { log } from "@/lib/log";
import { type Backend, isMissing } from "./backend";

// The path leads to or through a file, a link to nothing or to itself, or is too long: no user could write there.
const noFolder = new Set(["EEXIST", "ENOENT", "ENOTDIR", "ELOOP", "ENAMETOOLONG"]);

/**
 * The code of the error by which no file can be written into a folder for now, such as EACCES; `undefined` if one can.
 *
 * @throws EnvError for a path that can't be a folder: files in it would count as deleted
 */
export async function findFolderProblem(folder: string): Promise<string | undefined> {
  try {
    await mkdir(folder, { recursive: true });
    await access(folder, constants.W_OK);
    return undefined;
  } catch (error) {
    const code = String((error as NodeJS.ErrnoException).code);
    if (noFolder.has(code))
      throw new EnvError(
        `STORAGE_PATH can’t be used as a folder (${code}). It may lead to a file, or to a link whose target doesn’t exist.`,
      );
    return code;
  }
}

/**
 * Says in the log where no file can be stored for now: the pages work, and the first upload would fail.
 *
 * @throws EnvError as `findFolderProblem` does
 */
export async function checkFolder(): Promise<void> {
  const { STORAGE_DRIVER, STORAGE_PATH } = env();
  if (STORAGE_DRIVER !== "disk") return;
  const problem = await findFolderProblem(STORAGE_PATH);
  if (!problem) return;
  log.warn({ problem, path: STORAGE_PATH }, "no file can be stored: STORAGE_PATH can’t be written");
}

/** Files in a folder of this machine, made when the first one is written. */
export function diskBackend(folder: string): Backend {
  const disk = new Disk(new FSDriver({ location: folder, visibility: "private" }));

  async function keysBelow(prefix: string): Promise<string[]> {
    const { objects } = await disk.driver.listAll(prefix, { recursive: true });
    return Array.from(objects, (file) => ("key" in file ? file.key : "")).filter(Boolean);
  }

  /** Removes the folders above a key that nothing lies in any more, up to the root. */
  async function prune(key: string): Promise<void> {
    for (let above = path.posix.dirname(key); above !== "."; above = path.posix.dirname(above)) {
      const emptied = await rmdir(path.join(folder, above)).then(
        () => true,
        (error) => isMissing(error),
      );
      if (!emptied) return;
    }
  }

  return {
    disk,
    stat: (key) => disk.getMetaData(key),
    async *list(prefix) {
      yield await keysBelow(prefix);
    },
    async delete(keys) {
      for (const key of keys) {
        await disk.delete(key);
        await prune(key);
      }
    },
    async deletePrefix(prefix) {
      const { length } = await keysBelow(prefix);
      await disk.deleteAll(prefix);
      await prune(prefix);
      return length;
    },
  };
}
