import { checkNodeVersion } from "./node-version";
import { runCli } from "./output";

// Longer than the 60 s to 10 min after which balancers give up an idle connection: the side that closes it first
// must not be ours, or a request on its way meets a closed connection.
const keepAliveMilliseconds = "620000";

// node --import tsx lib/cli/start.ts [arguments of next start]
await runCli(async () => {
  checkNodeVersion();
  const { createRequire } = await import("node:module");
  const { loadEnvConfig } = await import("@next/env");
  const { runChild } = await import("./child");
  const { choosePort } = await import("./dev/dev-port");
  const outer = { ...process.env };
  // `next start` reads these files too, but after it has chosen the port.
  const quiet = { info: () => {}, error: (text: string) => process.stderr.write(`${text}\n`) };
  loadEnvConfig(process.cwd(), false, quiet);
  const { port, rest } = choosePort(process.argv.slice(2), process.env.PORT?.trim());
  const { PORT: _, NODE_ENV: given, ...others } = outer;
  const environment = {
    ...others,
    NODE_ENV: given || "production",
    // Requests and jobs in progress may end (lib/boot.ts).
    NEXT_MANUAL_SIG_HANDLE: "true",
  };
  const next = createRequire(import.meta.url).resolve("next/dist/bin/next");
  const words = ["--port", String(port), "--keepAliveTimeout", keepAliveMilliseconds, ...rest];
  return runChild(process.execPath, [next, "start", ...words], environment);
});
