import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  cpSync,
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { dataFolder, repository } from "./run";

const source = path.join(repository, "tests/fixtures/empty-app");

/** The version of Next.js that is installed here. */
export function nextVersion(): string {
  const file = path.join(repository, "node_modules/next/package.json");
  return (JSON.parse(readFileSync(file, "utf8")) as { version: string }).version;
}

/** A short digest of the sources, so that a change of them is built anew. */
function digest(): string {
  const hash = createHash("sha256");
  for (const name of readdirSync(source, { recursive: true, encoding: "utf8" }).sort()) {
    const file = path.join(source, name);
    if (statSync(file).isFile()) hash.update(name).update(readFileSync(file));
  }
  return hash.digest("hex").slice(0, 8);
}

/**
 * Builds an empty application with the installed Next.js, once for each version; returns its folder.
 *
 * @throws Error with the build's output.
 */
export function buildEmptyApp(): string {
  const folder = path.join(dataFolder, "cache", `empty-app-${nextVersion()}-${digest()}`);
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
