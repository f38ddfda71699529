import { type ChildProcess, spawn } from "node:child_process";
import { constants } from "node:os";
import { whenParentGone } from "./dev/parent-watch";

const stopSignals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
type StopSignal = (typeof stopSignals)[number];

/** Calls back with each signal that asks this process to stop, the loss of its parent included. */
export function onStopSignal(callback: (signal: StopSignal) => void): void {
  for (const signal of stopSignals) process.on(signal, () => callback(signal));
  whenParentGone(() => callback("SIGTERM"));
}

/** The exit code of a child, as a shell would give it. Rejects when it could not be started. */
export function exitOf(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code, signal) =>
      resolve(code ?? 128 + (signal ? constants.signals[signal] : 1)),
    );
  });
}

/**
 * Runs a TypeScript file or a program with this process's terminal and, unless another is given, its
 * environment. Resolves to its exit code; signals are handed on, and it is always waited for.
 */
export function runChild(
  command: string,
  args: string[],
  env: NodeJS.ProcessEnv = process.env,
): Promise<number> {
  const script = /\.[cm]?[jt]sx?$/.test(command);
  const child = script
    ? spawn(process.execPath, ["--import", "tsx", command, ...args], { stdio: "inherit", env })
    : spawn(command, args, { stdio: "inherit", env, shell: process.platform === "win32" });
  onStopSignal((signal) => {
    // A terminal sends Ctrl-C to the child as well; twice would cut its tidying short.
    if (signal === "SIGINT" && process.stdin.isTTY) return;
    child.kill(signal);
  });
  return exitOf(child);
}
