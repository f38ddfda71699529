import { checkNodeVersion } from "../node-version";
import { CliError, runCli } from "../output";

/** @throws CliError where `NODE_ENV=production npm ci` or `--omit=dev` has left out what a build needs */
function checkPackages(resolve: (name: string) => string): void {
  try {
    for (const name of ["typescript", "@tailwindcss/postcss"]) resolve(name);
  } catch {
    throw new CliError(
      "The packages that a build needs aren’t installed. Run npm ci --include=dev, build, and remove them with npm prune --omit=dev if you like.",
    );
  }
}

// node --import tsx lib/cli/build/build.ts [arguments of next build]
await runCli(async () => {
  checkNodeVersion();
  const { createRequire } = await import("node:module");
  const { runChild } = await import("../child");
  const { writeBuiltPages } = await import("./built-pages");
  const { resolve } = createRequire(import.meta.url);
  checkPackages(resolve);
  const next = resolve("next/dist/bin/next");
  const code = await runChild(process.execPath, [next, "build", ...process.argv.slice(2)]);
  if (code === 0) writeBuiltPages(process.env.NEXT_DIST_DIR || ".next");
  return code;
});
