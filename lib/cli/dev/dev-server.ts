import { type ChildProcess, spawn } from "node:child_process";
import { createRequire } from "node:module";
import { networkInterfaces } from "node:os";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { exitOf } from "../child";

// Our own block says these, and says them once the server really answers.
const chatter =
  /^\s*(?:▲ Next\.js|- (?:Local|Network|Environments|Experiments)|· |[✓○] (?:Starting|Ready|Running next\.config))/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: colours and the cursor are set with one.
const codes = /\u001b\[[?\d;]*[a-zA-Z]/g;

interface DevProcess {
  /** Settles with the exit code when the process is gone, for whatever reason. */
  exited: Promise<number>;
  stop(): Promise<void>;
}

/** Starts a program in a session of its own: the terminal's Ctrl-C comes to us alone. */
function startNode(args: string[], env: NodeJS.ProcessEnv, stdout: "pipe" | "inherit"): DevProcess {
  const child = spawn(process.execPath, args, {
    env: { ...env, APP_PARENT_PID: String(process.pid) },
    detached: process.platform !== "win32",
    stdio: ["ignore", stdout, "inherit"],
  });
  passOn(child);
  const exited = exitOf(child);
  return {
    exited,
    async stop() {
      child.kill("SIGTERM");
      const late = await Promise.race([exited.then(() => false), sleep(8000, true)]);
      if (late && child.pid) process.kill(-child.pid, "SIGKILL");
    },
  };
}

function passOn(child: ChildProcess): void {
  if (!child.stdout) return;
  createInterface({ input: child.stdout }).on("line", (line) => {
    const text = line.replaceAll(codes, "");
    if (chatter.test(text) || !text.trim()) return;
    // Next blanks its progress line with spaces before it writes over it.
    process.stdout.write(`${line.replace(/^.*\r| {9,}/, "")}\n`);
  });
}

/** Starts `next dev`. */
export function startDevServer(options: {
  port: number;
  args: string[];
  environment: NodeJS.ProcessEnv;
}): DevProcess {
  const next = createRequire(import.meta.url).resolve("next/dist/bin/next");
  const args = [next, "dev", "--port", String(options.port), ...options.args];
  const colour = process.stdout.isTTY && !process.env.NO_COLOR ? { FORCE_COLOR: "1" } : {};
  return startNode(
    args,
    { NEXT_TELEMETRY_DISABLED: "1", ...colour, ...options.environment },
    "pipe",
  );
}

/** Starts the worker beside the server, with the settings of this process. */
export function startDevWorker(): DevProcess {
  return startNode(["--import", "tsx", "lib/cli/worker.ts"], process.env, "inherit");
}

/** Resolves when the server has answered a request, or to nothing when the signal aborts. */
export async function untilAnswering(port: number, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const request = fetch(`http://localhost:${port}/`, { redirect: "manual", signal });
    const response = await request.catch(() => undefined);
    if (response) {
      await response.body?.cancel();
      return;
    }
    await sleep(100);
  }
}

/** The first address by which others on the local network reach this machine. */
export function lanAddress(): string | undefined {
  return Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .find((address) => address.family === "IPv4" && !address.internal)?.address;
}
