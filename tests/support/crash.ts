import { execFile } from "node:child_process";
import path from "node:path";
import type { CrashOperation } from "./crash-operations";
import { repository } from "./run";

const script = path.join(repository, "tests/support/crash-child.ts");

/**
 * Does an operation in a process of its own that kills itself with SIGKILL as soon as it has reached a point.
 *
 * @param dieAt counted from 1; 0 lets it come to its end
 * @param settings of that process, where they differ
 * @returns every point that it passed, in order; `null` if it was killed
 * @throws Error with what it printed, if it ended in another way
 */
export function runAndDie(
  operation: CrashOperation,
  userId: string,
  dieAt: number,
  settings: Record<string, string> = {},
): Promise<string[] | null> {
  return new Promise((resolve, reject) => {
    execFile(
      process.execPath,
      ["--import", "tsx", script, operation, userId, String(dieAt)],
      { cwd: repository, env: { ...process.env, NODE_OPTIONS: "", ...settings } },
      (error, stdout, stderr) => {
        if (!error) resolve(JSON.parse(stdout) as string[]);
        else if (error.signal === "SIGKILL") resolve(null);
        else reject(new Error(`${operation} did not end:\n${stderr}`));
      },
    );
  });
}
