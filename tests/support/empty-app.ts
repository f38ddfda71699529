import { spawnSync } from "node:child_process";
import { cpSync, existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { dataFolder, repository } from "./run";

const source = path.join(repository, "tests/fixtures/empty-app");

/** The version of Next.js that is installed here. */
export function nextVersion(): string {
  const file = path.join(repository, "node_modules/next/package.json");
  return (JSON.parse(readFileSync(file, "utf8")) as { version: string }).version;
}

/**
 * Builds an empty application with the installed Next.js, once a version; returns its folder.
 *
 * @throws Error with the build's output.
 */
export function buildEmptyApp(): string {
  const folder = path.join(dataFolder, "cache", `empty-app-${nextVersion()}`);
  const stamp = path.join(folder, "built");
  if (existsSync(stamp)) return folder;
  rmSync(folder, { recursive: true, force: true });
  cpSync(source, folder, { recursive: true });
  const next = path.join(repository, "node_modules/next/dist/bin/next");
  const build = spawnSync(process.execPath, [next, "build", folder], {
    cwd: folder,
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      NODE_ENV: "production",
      NEXT_TELEMETRY_DISABLED: "1",
      EMPTY_APP_ROOT: repository,
    },
    encoding: "utf8",
  });
  if (build.status !== 0)
    throw new Error(`The empty application did not build.\n${build.stdout}${build.stderr}`);
  writeFileSync(stamp, "");
  return folder;
}
