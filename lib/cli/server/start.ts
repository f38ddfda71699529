import { checkNodeVersion } from "../node-version";
import { CliError, runCli } from "../output";

// node --import tsx lib/cli/server/start.ts [arguments of next start]
await runCli(async () => {
  checkNodeVersion();
  const { createRequire } = await import("node:module");
  const { runChild } = await import("../child");
  const { loadEnvFiles } = await import("../env-files");
  const { checkPort, chooseHosts, choosePort } = await import("./port");
  const { serverProcess } = await import("./server-process");
  const { PORT: _, NODE_ENV: given, ...outer } = process.env;
  if (given && given !== "production")
    throw new CliError(
      `npm start runs the production build. Unset NODE_ENV=${given}, or use npm run dev.`,
    );
  // `next start` reads these files too, but after it has chosen the port.
  loadEnvFiles(false);
  const { port, rest } = choosePort(process.argv.slice(2), process.env.PORT?.trim());
  await checkPort(port, 0, chooseHosts(rest));
  const { keepAliveMilliseconds, environment } = serverProcess;
  const next = createRequire(import.meta.url).resolve("next/dist/bin/next");
  const words = ["--port", String(port), "--keepAliveTimeout", keepAliveMilliseconds, ...rest];
  return runChild(process.execPath, [next, "start", ...words], {
    ...outer,
    NODE_ENV: "production",
    ...environment,
  });
});
