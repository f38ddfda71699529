import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { envSchema } from "@/lib/env";
import { repository } from "./run";

const folders = ["app", "components", "db", "drizzle", "lib", "public"];
const rootFile =
  /^(package(-lock)?\.json|tsconfig\.json|.*\.config\.\w+|proxy\.ts|instrumentation.*\.ts)$/;

function filesBelow(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((name) => path.join(folder, name))
    .filter((file) => !/\.test\.tsx?$/.test(file) && statSync(file).isFile());
}

/** A digest of everything that a build reads. */
function fingerprint(): string {
  const digest = createHash("sha256").update(process.version);
  const root = readdirSync(repository)
    .filter((name) => rootFile.test(name) && !/^(vitest|playwright)/.test(name))
    .map((name) => path.join(repository, name));
  for (const file of [
    ...root,
    ...folders.flatMap((name) => filesBelow(path.join(repository, name))),
  ].sort())
    digest.update(path.relative(repository, file)).update("\0").update(readFileSync(file));
  return digest.digest("hex");
}

/** The environment of a build: no setting of the application, so that none can end up in it. */
export function buildEnvironment(distDir: string): NodeJS.ProcessEnv {
  const rest = { ...process.env };
  for (const key of Object.keys(envSchema.shape)) delete rest[key];
  return { ...rest, NODE_ENV: "production", NEXT_DIST_DIR: distDir, NEXT_TELEMETRY_DISABLED: "1" };
}

/**
 * Builds the application for production into `distDir` with `npm run build`, unless the build that
 * lies there was made from the same sources. Returns whether it built.
 *
 * @throws Error with the end of the build's output.
 */
export function buildApplication(distDir: string): boolean {
  const stamp = path.join(repository, distDir, "fingerprint");
  const wanted = fingerprint();
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) return false;
  rmSync(stamp, { force: true });
  const build = spawnSync("npm", ["run", "build", "--silent"], {
    cwd: repository,
    env: buildEnvironment(distDir),
    encoding: "utf8",
    shell: process.platform === "win32",
  });
  if (build.status !== 0)
    throw new Error(`The production build failed.\n${(build.stdout + build.stderr).slice(-6000)}`);
  writeFileSync(stamp, wanted);
  return true;
}
