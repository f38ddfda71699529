import { spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";

const source = new URL("./stop-signals.ts", import.meta.url).href;

/** Signals a process that needs 1.5 seconds to stop, and returns how it ended. */
async function endAfter(signals: NodeJS.Signals[], inTerminal: boolean, pause: number) {
  const code = `
    const { onFirstStopSignal } = await import(${JSON.stringify(source)});
    onFirstStopSignal(() => {
      process.stdout.write("stopping ");
      setTimeout(() => process.exit(0), 1500);
    }, ${inTerminal});
    setInterval(() => {}, 1000);
    process.stdout.write("started ");`;
  const child = spawn(
    process.execPath,
    ["--import", "tsx", "--input-type=module", "--eval", code],
    { stdio: ["ignore", "pipe", "inherit"], env: { ...process.env, NODE_OPTIONS: "" } },
  );
  const ended = once(child, "exit");
  let output = "";
  child.stdout.setEncoding("utf8").on("data", (chunk) => {
    output += chunk;
  });
  await once(child.stdout, "data");
  for (const signal of signals) {
    child.kill(signal);
    await sleep(pause);
  }
  const [exitCode] = await ended;
  return [output.trim(), exitCode];
}

test.concurrent.each<[NodeJS.Signals[]]>([
  [["SIGINT", "SIGINT"]],
  [["SIGTERM", "SIGTERM", "SIGINT"]],
  [["SIGHUP", "SIGHUP", "SIGTERM"]],
])("regression: repeated signals (%j) cut nothing off", async (signals) => {
  expect(await endAfter(signals, false, 100)).toEqual(["started stopping", 0]);
});

test.concurrent("a second Ctrl-C in a terminal ends at once", async () => {
  expect(await endAfter(["SIGINT", "SIGINT"], true, 1100)).toEqual(["started stopping", 130]);
});

test.concurrent("a Ctrl-C that npm hands on does not count as a second one", async () => {
  expect(await endAfter(["SIGINT", "SIGINT"], true, 50)).toEqual(["started stopping", 0]);
});
