import { constants } from "node:fs";
import { access, mkdir, rmdir } from "node:fs/promises";
import path from "node:path";
import { Disk } from "flydrive";
import { FSDriver } from "flydrive/drivers/fs";
import { type Backend, isMissing } from "./backend";

/** The code of the error by which no file can be written into a folder, such as EACCES; `undefined` if one can. */
export async function findFolderProblem(folder: string): Promise<string | undefined> {
  try {
    await mkdir(folder, { recursive: true });
    await access(folder, constants.W_OK);
    return undefined;
  } catch (error) {
    return String((error as NodeJS.ErrnoException).code);
  }
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
