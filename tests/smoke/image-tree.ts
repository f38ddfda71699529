import { type ChildProcess, execFileSync, spawn, spawnSync } from "node:child_process";
import {
  chmodSync,
  chownSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { hostname, tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { buildEnvironment } from "@/tests/support/build";
import { copyPackages, repositoryFiles } from "@/tests/support/copy";
import { repository } from "@/tests/support/run";

// As `USER node` has it in a container: nobody, where this process may become another user.
const ordinary = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};

/** A new folder below the system's own that every user may enter, and the ordinary one may write to. */
export function makeFolder(purpose: string): string {
  const folder = mkdtempSync(path.join(tmpdir(), `${purpose}-`));
  chmodSync(folder, 0o755);
  if (ordinary.uid !== undefined) chownSync(folder, ordinary.uid, ordinary.gid);
  return folder;
}

/** Whether `docker build` sends a file: a pattern of `.dockerignore` is a path from the top, or begins with `**`. */
function isSent(file: string): boolean {
  const patterns = readFileSync(path.join(repository, ".dockerignore"), "utf8")
    .split("\n")
    .filter((line) => line && !line.startsWith("#"))
    .map((line) => line.replaceAll(".", "\\.").replaceAll("*", "[^/]*"))
    .map((line) => line.replace("[^/]*[^/]*/", "(.*/)?"));
  return !patterns.some((pattern) => new RegExp(`^${pattern}(/|$)`).test(file));
}

/**
 * Does what the Dockerfile does: builds into an empty folder, from no more than the files that the image is built from,
 * and takes the right to write away from everybody. Returns the folder.
 *
 * @param settings what a `.env` file in the checkout has
 */
export function buildTree(settings: string): string {
  const context = mkdtempSync(path.join(tmpdir(), "image-context-"));
  const tree = makeFolder("image");
  try {
    for (const file of repositoryFiles().filter(isSent)) {
      mkdirSync(path.dirname(path.join(context, file)), { recursive: true });
      cpSync(path.join(repository, file), path.join(context, file));
    }
    copyPackages(context);
    writeFileSync(path.join(context, ".env"), settings);
    const { status, stdout, stderr } = spawnSync(
      "npm",
      ["run", "--silent", "build:image", "--", tree],
      { cwd: context, env: buildEnvironment(".next"), encoding: "utf8" },
    );
    if (status !== 0) throw new Error(`The image could not be built.\n${stdout}\n${stderr}`);
    execFileSync("chmod", ["-R", "a-w", tree]);
    return tree;
  } finally {
    rmSync(context, { recursive: true, force: true });
  }
}

/** Deletes a tree that nobody may write to. */
export function deleteTree(tree: string): void {
  execFileSync("chmod", ["-R", "u+w", tree]);
  rmSync(tree, { recursive: true, force: true });
}

/** A command of the tree that runs. */
export interface Running {
  /** All that it has printed so far. */
  output(): string;
  /** Sends SIGTERM. Resolves to the exit code; null if it had to be killed after 30 seconds. */
  stop(): Promise<number | null>;
  ended: Promise<number | null>;
}

function start(tree: string, words: string[], settings: Record<string, string>): ChildProcess {
  return spawn(process.execPath, words, {
    cwd: tree,
    ...ordinary,
    stdio: ["ignore", "pipe", "pipe"],
    // Nothing of this process. Container runtimes set HOSTNAME; NODE_ENV has no say, and would bring demo accounts.
    env: { HOSTNAME: hostname(), NODE_ENV: "development", PATH: "/usr/bin:/bin", ...settings },
  });
}

/** Starts a command of the tree as an ordinary user, with these settings and no others. */
export function run(tree: string, words: string[], settings: Record<string, string>): Running {
  const child = start(tree, words, settings);
  const parts: string[] = [];
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding("utf8").on("data", (text: string) => void parts.push(text));
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  return {
    ended,
    output: () => parts.join(""),
    async stop() {
      child.kill("SIGTERM");
      const timer = setTimeout(() => child.kill("SIGKILL"), 30_000);
      return ended.finally(() => clearTimeout(timer));
    },
  };
}

/** The same to its end. @throws Error with what it printed, unless it succeeds */
export async function runToEnd(
  tree: string,
  words: string[],
  settings: Record<string, string>,
): Promise<string> {
  const command = run(tree, words, settings);
  const code = await command.ended;
  if (code !== 0) throw new Error(`${words.join(" ")}: exit code ${code}\n${command.output()}`);
  return command.output();
}

/** Waits until a started server answers at this address. @throws Error with its output if it ends, or after a minute */
export async function untilAnswers(server: Running, url: string): Promise<void> {
  let running = true;
  void server.ended.then(() => {
    running = false;
  });
  for (const deadline = Date.now() + 60_000; running && Date.now() < deadline; await sleep(100))
    if (
      await fetch(url, { redirect: "manual" }).then(
        (answer) => answer.status < 500,
        () => false,
      )
    )
      return;
  throw new Error(`${url} does not answer.\n${server.output()}`);
}
