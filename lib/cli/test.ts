import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { addCounts, type Counts, closingLine, countPlaywright, countVitest } from "./test-counts";

const modules = fileURLToPath(new URL("../../node_modules/", import.meta.url));
const reports = mkdtempSync(path.join(tmpdir(), "app-test-"));
const say = (line: string) => process.stdout.write(`${line}\n`);

let running: ChildProcess | undefined;
let interrupted = false;
// A terminal's Ctrl-C reaches the runner as well: it cleans up, and this process waits for that.
process.on("SIGINT", () => {
  interrupted = true;
});
process.on("SIGTERM", () => {
  interrupted = true;
  running?.kill("SIGINT");
});

interface Phase {
  title: string;
  /** A file below node_modules, and its arguments. */
  command: [file: string, ...args: string[]];
  env?: Record<string, string>;
  count(report: unknown): Counts;
}

/** Runs a test runner with its output as it is; a runner that fails without a failed test counts as one. */
async function run(phase: Phase, report: string): Promise<Counts> {
  const [file, ...args] = phase.command;
  say(`\n== ${phase.title}\n`);
  const child = spawn(process.execPath, [path.join(modules, file), ...args], {
    stdio: ["ignore", "inherit", "inherit"],
    env: { ...process.env, ...phase.env },
  });
  running = child;
  const code = await new Promise<number>((resolve) => {
    child.once("exit", (status) => resolve(status ?? 1));
    child.once("error", () => resolve(1));
  });
  running = undefined;
  let counts: Counts = { passed: 0, failed: 0, skipped: 0 };
  try {
    counts = phase.count(JSON.parse(readFileSync(report, "utf8")));
  } catch {
    say(`\nThe test runner wrote no report (exit code ${code}).`);
  }
  return code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
}

function vitest(title: string, args: string[], env: Record<string, string> = {}): Promise<Counts> {
  const report = path.join(reports, "vitest.json");
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
  return run(
    {
      title,
      command: ["vitest/vitest.mjs", "run", ...reporters, ...args],
      env,
      count: countVitest,
    },
    report,
  );
}

function playwright(title: string, args: string[], env = {}): Promise<Counts> {
  const report = path.join(reports, "playwright.json");
  return run(
    {
      title,
      command: ["@playwright/test/cli.js", "test", "--reporter=list,json", ...args],
      env: { ...env, PLAYWRIGHT_JSON_OUTPUT_FILE: report },
      count: countPlaywright,
    },
    report,
  );
}

const given = process.argv.slice(2);
const only = ["--unit", "--e2e"].find((flag) => given.includes(flag));
const rest = given.filter((argument) => argument !== only && argument !== "--full");
const full = given.includes("--full");
// Files or options for the runners: a runner that has none of the named files runs no test.
const named = rest.length > 0;
const env: Record<string, string> = full ? { TEST_FULL: "1" } : {};
const started = Date.now();
const counts: Counts[] = [];

if (only !== "--e2e")
  counts.push(
    await vitest(
      full
        ? "Unit tests, integration tests on both drivers, random account histories, crashes and races"
        : "Unit and integration tests: a new database for each file, account operations on both drivers",
      named ? [...rest, "--passWithNoTests"] : rest,
      env,
    ),
  );
if (only !== "--unit" && !interrupted)
  counts.push(
    await playwright(
      "End-to-end tests: a real browser against a production build",
      named ? [...rest, "--pass-with-no-tests"] : rest,
      env,
    ),
  );
// Screenshots are compared only in a run of everything.
if (full && !only && !named && !interrupted)
  counts.push(
    await playwright("Screenshots of the main pages, compared pixel by pixel", [
      "--config=tests/visual/playwright.config.ts",
    ]),
  );

rmSync(reports, { recursive: true, force: true });
const total = addCounts(counts);
if (interrupted) say("\nInterrupted.");
const ranNone = total.passed + total.failed === 0;
if (ranNone) say("\nNo tests ran.");
say(`\n${((Date.now() - started) / 1000).toFixed(0)} s`);
say(closingLine(total));
process.exitCode = interrupted || total.failed > 0 || ranNone ? 1 : 0;
