import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, symlinkSync } from "node:fs";
import path from "node:path";
import { dataFolder, repository } from "./run";

/** The files of the repository as they are now, those that are not committed yet included. */
export function repositoryFiles(): string[] {
  const args = ["ls-files", "-z", "--cached", "--others", "--exclude-standard"];
  const listed = execFileSync("git", args, { cwd: repository, encoding: "utf8" });
  return listed.split("\0").filter((file) => file && existsSync(path.join(repository, file)));
}

/**
 * Copies the repository into a new folder below `.data/`, with a link to its node_modules. Returns the
 * folder, which the caller deletes.
 */
export function copyRepository(purpose: string): string {
  mkdirSync(dataFolder, { recursive: true });
  const copy = mkdtempSync(path.join(dataFolder, `${purpose}-`));
  for (const file of repositoryFiles()) cpSync(path.join(repository, file), path.join(copy, file));
  symlinkSync(path.join(repository, "node_modules"), path.join(copy, "node_modules"));
  return copy;
}

/**
 * Gives a copy the packages of the repository as files of its own, by hard links where the system can: a build reads
 * nothing from outside of its folder.
 */
export function copyPackages(copy: string): void {
  const [from, to] = [repository, copy].map((root) => path.join(root, "node_modules")) as [
    string,
    string,
  ];
  if (spawnSync("cp", ["-al", from, to]).status !== 0) cpSync(from, to, { recursive: true });
}
