import { spawn, spawnSync } from "node:child_process";
import { createWriteStream, mkdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { freePort } from "./port";
import { repository } from "./run";

/** A started production server. */
export interface RunningApp {
  url: string;
  pid: number;
  logFile: string;
  /** Asks it to stop and waits; kills it after ten seconds. Returns the exit code, or null if killed. */
  stop(): Promise<number | null>;
}

interface StartOptions {
  /** The environment to add; APP_URL and PORT are set to the port that is chosen. */
  settings: Record<string, string>;
  logFile: string;
  /** Where the built application lies, if not in this repository. */
  folder?: string;
  /** A path to wait for; any answer counts. */
  probe?: string;
  /** The name to reach it by; passkeys need one, since they are bound to no address. */
  host?: "127.0.0.1" | "localhost";
}

/**
 * Migrates and seeds the database of these settings, in a process of its own, since `db` belongs to
 * the one DATABASE_URL that a process starts with.
 */
export function prepareDatabase(settings: Record<string, string>): void {
  const script = path.join(repository, "tests/setup/prepare-database.ts");
  const child = spawnSync(process.execPath, ["--import", "tsx", script], {
    cwd: repository,
    env: { ...process.env, NODE_OPTIONS: "", APP_URL: "http://127.0.0.1:3000", ...settings },
    encoding: "utf8",
  });
  if (child.status !== 0) throw new Error(`The database could not be prepared.\n${child.stderr}`);
}

function answers(url: string): Promise<boolean> {
  return fetch(url, { redirect: "manual", signal: AbortSignal.timeout(5000) }).then(
    () => true,
    () => false,
  );
}

/**
 * Starts a finished build on a free port of loopback and waits until it answers.
 *
 * @throws Error with the end of its log if it ends first, or says nothing for 60 seconds.
 */
export async function startApplication(options: StartOptions): Promise<RunningApp> {
  const { settings, logFile, folder = repository, probe = "/api/health" } = options;
  const port = String(await freePort());
  const url = `http://${options.host ?? "127.0.0.1"}:${port}`;
  const next = path.join(repository, "node_modules/next/dist/bin/next");
  mkdirSync(path.dirname(logFile), { recursive: true });
  const log = createWriteStream(logFile);
  const child = spawn(process.execPath, [next, "start", "-H", "127.0.0.1", "-p", port], {
    cwd: folder,
    // A group of its own: stopping it reaches what it started, and Ctrl-C here does not.
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      ...process.env,
      NODE_OPTIONS: "",
      NEXT_TELEMETRY_DISABLED: "1",
      APP_URL: url,
      ...settings,
      // As `npm start` does: requests and jobs in progress may end.
      NEXT_MANUAL_SIG_HANDLE: "true",
      NODE_ENV: "production",
      PORT: port,
      // It ends by itself if this process is killed.
      APP_PARENT_PID: String(process.pid),
    },
  });
  child.stdout.pipe(log);
  child.stderr.pipe(log);
  let running = true;
  const ended = new Promise<number | null>((resolve) => {
    child.once("exit", (code) => {
      running = false;
      resolve(code);
    });
  });
  const pid = child.pid ?? 0;
  const signal = (name: NodeJS.Signals) => {
    try {
      process.kill(-pid, name);
    } catch {
      // It has ended already.
    }
  };
  const stop = async () => {
    signal("SIGTERM");
    const timer = setTimeout(() => signal("SIGKILL"), 10_000);
    const code = await ended;
    clearTimeout(timer);
    return code;
  };

  for (const deadline = Date.now() + 60_000; running && Date.now() < deadline; ) {
    if (await answers(url + probe)) return { url, pid, logFile, stop };
    await sleep(100);
  }
  await stop();
  throw new Error(`The application did not start.\n${readFileSync(logFile, "utf8").slice(-4000)}`);
}
