import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { build } from "esbuild";
import type { NextConfig } from "next";
import { CliError } from "../output";
import { buildApplication, distDir } from "./build-application";
import { standaloneCopy } from "./built-pages";
import { type CommandName, commandNames, nextServer } from "./run-command";

/** Where the bundled commands lie in the tree. */
const bundleFolder = "commands";

// What bundled CommonJS modules expect.
const commonJs = `import { createRequire as requireFrom } from "node:module";
const require = requireFrom(import.meta.url);
const { dirname: __dirname, filename: __filename } = import.meta;`;

/** Bundles every command; what they share is in files of its own. */
async function bundleCommands(outdir: string): Promise<void> {
  const { config } = JSON.parse(
    readFileSync(path.join(distDir, "required-server-files.json"), "utf8"),
  ) as { config: NextConfig };
  await build({
    entryPoints: ["lib/cli/build/run-command.ts"],
    outdir,
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "node",
    target: "node20.19",
    // Native: they are in node_modules, since the application needs them as well.
    external: ["sharp", "@node-rs/argon2", "pg-native"],
    define: {
      "process.env.NODE_ENV": '"production"',
      "process.env.BUILT_BODY_LIMIT": `"${config.experimental?.serverActions?.bodySizeLimit}"`,
    },
    banner: { js: commonJs },
    logLevel: "error",
  });
}

const entry = (name: CommandName) => `import { runCommand } from "./${bundleFolder}/run-command.js";

await runCommand("${name}");
`;

// npm installs native packages for both C libraries of Linux.
const { glibcVersionRuntime } = (process.report.getReport() as { header: Record<string, string> })
  .header;
const libc = glibcVersionRuntime ? "glibc" : "musl";

const typescript = path.join("node_modules", "typescript");

/** Whether something in Next's copy of a build is needed to run it, by this system. */
function isNeeded(file: string): boolean {
  // Next.js copies the settings of this machine too, and TypeScript's version, which it asks for when it builds.
  if (path.basename(file).startsWith(".env") || file.endsWith(typescript)) return false;
  const manifest = path.join(file, "package.json");
  if (!existsSync(manifest)) return true;
  const { libc: wanted } = JSON.parse(readFileSync(manifest, "utf8")) as { libc?: string[] };
  return !wanted || wanted.includes(libc);
}

/** Puts the parts together. Next.js has copied all that its server reads, but not what a CDN could serve. */
async function assemble(target: string): Promise<void> {
  const copy = standaloneCopy(distDir);
  const inTarget = (...parts: string[]) => path.join(target, ...parts);
  const options = { recursive: true, verbatimSymlinks: true };
  cpSync(copy.root, target, { ...options, filter: isNeeded });
  renameSync(inTarget("server.js"), inTarget(nextServer));
  cpSync(path.join(distDir, "static"), inTarget(distDir, "static"), options);
  cpSync("public", inTarget("public"), options);
  cpSync("drizzle", inTarget("drizzle"), {
    ...options,
    filter: (file) => !file.endsWith("_snapshot.json"),
  });
  await bundleCommands(inTarget(bundleFolder));
  for (const name of commandNames) writeFileSync(inTarget(`${name}.js`), entry(name));
  writeFileSync(inTarget("package.json"), `${JSON.stringify({ private: true, type: "module" })}\n`);
}

/**
 * Builds all that runs in a container into a folder: the server, the commands, and what they need of node_modules. A
 * folder that did not exist is gone again if that fails, and one that was empty is empty.
 *
 * @throws CliError where the folder is not empty, or the build failed
 */
export async function buildImage(folder: string): Promise<void> {
  const target = path.resolve(folder);
  if (existsSync(target) && !statSync(target).isDirectory())
    throw new CliError(`${folder} is a file. Name a new or empty folder.`);
  if (existsSync(target) && readdirSync(target).length > 0)
    throw new CliError(`${folder} isn’t empty. Name a new or empty folder.`);
  const created = mkdirSync(target, { recursive: true });
  try {
    process.env.NEXT_OUTPUT = "standalone";
    if ((await buildApplication([])) !== 0)
      throw new CliError("The build failed, so there is no image.");
    await assemble(target);
  } catch (error) {
    for (const name of readdirSync(target))
      rmSync(path.join(target, name), { recursive: true, force: true });
    if (created) rmSync(created, { recursive: true });
    throw error;
  } finally {
    rmSync(path.join(distDir, "standalone"), { recursive: true, force: true });
  }
}
