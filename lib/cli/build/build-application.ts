import { createRequire } from "node:module";
import { runChild } from "../child";
import { CliError } from "../output";
import { writeBuiltPages } from "./built-pages";

const { resolve } = createRequire(import.meta.url);

/** Where Next.js builds, relative to the checkout. */
export const distDir = process.env.NEXT_DIST_DIR || ".next";

/** @throws CliError where `NODE_ENV=production npm ci` or `--omit=dev` has left out what a build needs */
function checkPackages(): void {
  try {
    for (const name of ["typescript", "@tailwindcss/postcss"]) resolve(name);
  } catch {
    throw new CliError(
      "The packages that a build needs aren’t installed. Run npm ci --include=dev, build, and remove them with npm prune --omit=dev if you like.",
    );
  }
}

/**
 * Builds the application for production with the environment of this process.
 *
 * @returns the exit code of `next build`, which says by itself why it failed
 * @throws CliError as `checkPackages` and `writeBuiltPages` do
 */
export async function buildApplication(args: string[]): Promise<number> {
  checkPackages();
  const code = await runChild(process.execPath, [resolve("next/dist/bin/next"), "build", ...args]);
  if (code === 0) writeBuiltPages(distDir);
  return code;
}
