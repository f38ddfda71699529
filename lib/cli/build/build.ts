import { checkNodeVersion } from "../node-version";
import { runCli } from "../output";

// node --import tsx lib/cli/build/build.ts [arguments of next build]
await runCli(async () => {
  checkNodeVersion();
  const { buildApplication } = await import("./build-application");
  return buildApplication(process.argv.slice(2));
});
