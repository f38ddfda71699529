import { hostname } from "node:os";
import { fileURLToPath, pathToFileURL } from "node:url";
import { env } from "@/lib/env";
import { formBodyLimit } from "@/lib/http/form-body-limit";
import { loadEnvFiles } from "../env-files";
import { checkNodeVersion } from "../node-version";
import { CliError, runCli } from "../output";
import { checkPort, choosePort } from "../server/port";
import { serverProcess } from "../server/server-process";

/** Next's own server in the tree of `npm run build:image`. */
export const nextServer = "next-server.js";

// Each module runs when it is imported.
const commands = {
  server: serve,
  worker: () => import("../worker"),
  migrate: () => import("../db-migrate"),
  seed: () => import("../db-seed"),
  accounts: () => import("../accounts"),
  grants: () => import("../db-grants"),
  "storage-check": () => import("../storage/storage-check"),
};

export type CommandName = keyof typeof commands;
/** What the tree has as `<name>.js`. */
export const commandNames = Object.keys(commands) as CommandName[];

/** Next.js has the limit of forms from the build: a page would offer uploads that fail. @throws CliError */
function checkBodyLimit(): void {
  const most = Number(process.env.BUILT_BODY_LIMIT);
  if (formBodyLimit(env().UPLOAD_MAX_BYTES) > most)
    throw new CliError(
      "UPLOAD_MAX_BYTES is larger than the one that this image was built with. Build it again with --build-arg UPLOAD_MAX_BYTES=<bytes>, or set a smaller one.",
    );
}

/** Starts Next's server as `npm start` does: requests in progress are finished, connections stay open for long. */
async function serve(): Promise<unknown> {
  checkBodyLimit();
  const given = process.env;
  // Container runtimes set it to the name of the container, which other containers alone reach.
  const host = given.HOSTNAME === hostname() ? undefined : given.HOSTNAME?.trim();
  const { port } = choosePort([], given.PORT?.trim());
  const HOSTNAME = host || "0.0.0.0";
  // Next.js would print the error of the system, with its stack.
  await checkPort(port, 0, [HOSTNAME]);
  Object.assign(given, {
    HOSTNAME,
    PORT: String(port),
    ...serverProcess.environment,
    KEEP_ALIVE_TIMEOUT: serverProcess.keepAliveMilliseconds,
  });
  await import(pathToFileURL(nextServer).href);
  return new Promise<never>(() => {});
}

/**
 * Runs one of the commands in the tree, to its end: for production, with the settings of the environment and, as
 * Next's server reads them, of `.env` files in the tree.
 */
export function runCommand(name: CommandName): Promise<never> {
  return runCli(async () => {
    checkNodeVersion();
    process.chdir(fileURLToPath(new URL("..", import.meta.url)));
    // Not an assignment: the bundler has a constant in the place of each use of the name.
    Object.assign(process.env, { NODE_ENV: "production" });
    loadEnvFiles(false);
    // It prints SQL, before there is anything to set, and so does what prints help.
    if (name !== "grants" && !process.argv.includes("--help")) env();
    await commands[name]();
    return 0;
  });
}
