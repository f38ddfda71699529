import { checkNodeVersion } from "../node-version";
import { runCli } from "../output";

// node --import tsx lib/cli/build/build.ts [arguments of next build]
await runCli(async () => {
  checkNodeVersion();
  const { createRequire } = await import("node:module");
  const { runChild } = await import("../child");
  const { writeBuiltPages } = await import("./built-pages");
  const next = createRequire(import.meta.url).resolve("next/dist/bin/next");
  const code = await runChild(process.execPath, [next, "build", ...process.argv.slice(2)]);
  if (code === 0) writeBuiltPages(process.env.NEXT_DIST_DIR || ".next");
  return code;
});
