import { spawn } from "node:child_process";
import { cpSync, existsSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { copyRepository } from "@/tests/support/copy";
import { freePort } from "@/tests/support/port";
import { repository } from "@/tests/support/run";
import { median, report, times } from "./measure";
import { processorTime } from "./process-tree";

const rounds = Number(process.argv[2] ?? 3);
const wanted = 2.5;

/** Milliseconds from the command on. */
interface FirstPage {
  /** Until the server takes connections. */
  listening: number;
  /** Until the whole HTML of `/` has arrived. */
  arrived: number;
  /** Of the processor, until then. */
  processor: number;
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: "localhost" }, () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
}

/** Runs `npm run dev` in a folder until its first page has arrived, and stops it. */
async function firstPage(folder: string): Promise<FirstPage> {
  const port = await freePort();
  const { PATH, HOME } = process.env;
  const settings = { PORT: String(port), NEXT_TELEMETRY_DISABLED: "1", EMPTY_APP_ROOT: repository };
  const begun = performance.now();
  const child = spawn("npm", ["run", "dev", "--silent"], {
    cwd: folder,
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
    env: { PATH, HOME, ...settings } as unknown as NodeJS.ProcessEnv,
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (text) => {
      output += text;
    });
  const ended = new Promise<void>((resolve) => child.once("close", () => resolve()));
  const pid = child.pid ?? 0;
  try {
    while (!(await listens(port))) {
      if (child.exitCode !== null) throw new Error(`npm run dev ended.\n${output}`);
      await sleep(20);
    }
    const listening = performance.now() - begun;
    const response = await fetch(`http://localhost:${port}/`);
    const html = await response.text();
    const arrived = performance.now() - begun;
    if (!response.ok || !html.includes("</html>"))
      throw new Error(`The first page answered ${response.status}.\n${output}`);
    return { listening, arrived, processor: existsSync("/proc") ? processorTime(pid) : 0 };
  } finally {
    if (child.exitCode === null) process.kill(-pid, "SIGTERM");
    await ended;
  }
}

const ours = copyRepository("first-page");
const empty = path.join(ours, "..", `${path.basename(ours)}-empty`);
try {
  cpSync(path.join(repository, "tests/fixtures/empty-app"), empty, { recursive: true });
  writeFileSync(path.join(empty, "package.json"), '{"private":true,"scripts":{"dev":"next dev"}}');
  const found: Record<string, FirstPage[]> = {};
  const seconds = (value: number) => `${(value / 1000).toFixed(1)} s`;
  const measure = async (app: "ours" | "empty", state: string) => {
    const time = await firstPage(app === "ours" ? ours : empty);
    found[`${app}, ${state}`] = [...(found[`${app}, ${state}`] ?? []), time];
    report(`${app}, ${state}`, ...Object.values(time).map(seconds));
  };
  report("", "listening", "first page", "processor");
  await measure("ours", "first start, with a new database");
  for (let round = 0; round < rounds; round += 1) {
    for (const app of ["empty", "ours"] as const) {
      rmSync(path.join(app === "ours" ? ours : empty, ".next"), { recursive: true, force: true });
      await measure(app, "nothing compiled");
    }
    for (const app of ["empty", "ours"] as const) await measure(app, "compiled before");
  }
  const middle = (app: string, state: string, what: keyof FirstPage) =>
    median((found[`${app}, ${state}`] ?? []).map((time) => time[what]));
  for (const state of ["nothing compiled", "compiled before"]) {
    const [page, processor] = (["arrived", "processor"] as const).map(
      (what) => middle("ours", state, what) / middle("empty", state, what),
    );
    report(`ours / empty, ${state}`, "", times(page ?? 0), times(processor ?? 0));
    if ((page ?? 0) > wanted) process.exitCode = 1;
  }
} finally {
  for (const folder of [ours, empty]) rmSync(folder, { recursive: true, force: true });
}
