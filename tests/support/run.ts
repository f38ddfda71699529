import { existsSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

export const repository = fileURLToPath(new URL("../../", import.meta.url));
export const dataFolder = path.join(repository, ".data");

/** Whether a process with this id runs (as far as this user may know). */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** The folder of this run, made empty: `.data/test-<pid>`. */
export function makeRunFolder(): string {
  const folder = path.join(dataFolder, `test-${process.pid}`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  return folder;
}

/** Deletes the folders of runs that were killed before they could. */
export function removeStaleFolders(): void {
  if (!existsSync(dataFolder)) return;
  for (const name of readdirSync(dataFolder)) {
    const owner = /^test-(\d+)$/.exec(name)?.[1];
    if (owner && !isAlive(Number(owner)))
      rmSync(path.join(dataFolder, name), { recursive: true, force: true });
  }
}
