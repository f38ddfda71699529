import { execFileSync } from "node:child_process";
import { basename } from "node:path";

function describeProcess(pid: number): { parent: number; name: string } | undefined {
  try {
    const args = ["-o", "ppid=,comm=", "-p", String(pid)];
    const [, parent, name] =
      /(\d+)\s+(.+)/.exec(execFileSync("ps", args, { encoding: "utf8" })) ?? [];
    return parent && name ? { parent: Number(parent), name: basename(name.trim()) } : undefined;
  } catch {
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

/**
 * Calls back once when the npm that started this process is gone, killed for example. Only below
 * npm: a command that was put into the background by hand outlives its shell on purpose.
 */
export function whenParentGone(callback: () => void): void {
  if (!process.env.npm_lifecycle_event || process.platform === "win32") return;
  const direct = process.ppid;
  const found = describeProcess(direct);
  // npm starts a shell that may or may not stay between.
  const npm = found && /^-?\w*sh$/.test(found.name) ? found.parent : direct;
  const timer = setInterval(() => {
    if (process.ppid === direct && isAlive(npm)) return;
    clearInterval(timer);
    callback();
  }, 500);
  timer.unref();
}
