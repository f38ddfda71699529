import { randomUUID } from "node:crypto";
import { readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { reasonOf } from "@/lib/error-reason";
import { log } from "@/lib/log";

const prefix = "app-export-";
const dayMilliseconds = 24 * 60 * 60 * 1000;

/** Where an export keeps what it will pack; nothing is there yet. */
export const newSpoolFolder = () => path.join(tmpdir(), `${prefix}${randomUUID()}`);

/** Removes what exports on this machine that were killed have left behind, a day ago or longer; not what is another user's. */
export async function deleteOldSpoolFolders(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    if (!name.startsWith(prefix)) continue;
    const folder = path.join(tmpdir(), name);
    const found = await stat(folder).catch(() => null);
    if (found && found.mtimeMs < Date.now() - dayMilliseconds)
      await rm(folder, { recursive: true, force: true }).catch((error) =>
        log.warn(
          { error: reasonOf(error) },
          "temporary files of a data export could not be removed",
        ),
      );
  }
}
