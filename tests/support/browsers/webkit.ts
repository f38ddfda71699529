import { type ChildProcess, spawn } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { findOnPath } from "@/tests/support/browser";
import { freePort } from "@/tests/support/port";
import { type BrowserKind, type Driver, notInstalled } from "./driver";

const driverProgram = findOnPath("WebKitWebDriver") ?? "";
const screenProgram = findOnPath("Xvfb") ?? "";

type Send = <Result>(
  method: "GET" | "POST" | "DELETE",
  at: string,
  body?: object,
) => Promise<Result>;

/** A client of WebDriver (https://www.w3.org/TR/webdriver2/); a command that fails rejects. */
function clientOf(address: string): Send {
  return async (method, at, body) => {
    const answer = await fetch(address + at, { method, body: body && JSON.stringify(body) });
    const { value } = await answer.json();
    if (!answer.ok) throw new Error(`${at}: ${value.error}, ${value.message}`);
    return value;
  };
}

/** Starts an X server that shows its screen to nobody; resolves to the name of its display. */
function startScreen(processes: ChildProcess[]): Promise<string> {
  const screen = ["-screen", "0", "1600x1200x24", "-nolisten", "tcp"];
  const child = spawn(screenProgram, ["-displayfd", "1", ...screen], {
    stdio: ["ignore", "pipe", "ignore"],
  });
  processes.push(child);
  return new Promise((resolve, reject) => {
    child.stdout.once("data", (number) => resolve(`:${String(number).trim()}`));
    child.once("exit", () => reject(new Error("Xvfb did not start.")));
  });
}

/** Starts WebKitGTK’s small browser in a session of its own. */
async function startWebKit(): Promise<Driver> {
  const processes: ChildProcess[] = [];
  const kill = () => {
    for (const child of processes) child.kill();
  };
  process.once("exit", kill);
  const port = await freePort();
  const env = { ...process.env, GDK_BACKEND: "x11", NO_AT_BRIDGE: "1", LIBGL_ALWAYS_SOFTWARE: "1" };
  const driver = spawn(driverProgram, ["--host=127.0.0.1", `--port=${port}`], {
    stdio: "ignore",
    env: { ...env, DISPLAY: await startScreen(processes) },
  });
  processes.push(driver);
  const send = clientOf(`http://127.0.0.1:${port}`);
  for (let attempt = 0; !(await send("GET", "/status").catch(() => null)); attempt += 1) {
    if (attempt > 100) throw new Error("WebKitWebDriver does not answer.");
    await sleep(100);
  }
  const { sessionId } = await send<{ sessionId: string }>("POST", "/session", {
    capabilities: {
      alwaysMatch: {
        // Without the bars of its window, which are wider than a phone.
        "webkitgtk:browserOptions": { args: ["--automation", "--full-screen"] },
      },
    },
  });
  const at = (command: string) => `/session/${sessionId}/${command}`;
  const execute = <Result>(script: string, args: unknown[]) =>
    send<Result>("POST", at("execute/sync"), { script, args });
  return {
    async goto(url) {
      await send("POST", at("url"), { url });
    },
    async evaluate(run, ...args) {
      return execute(`return (${run})(...arguments)`, args);
    },
    async perform(device) {
      await send("POST", at("actions"), { actions: [device] });
    },
    async chooseFiles(selector, files) {
      const find = "return document.querySelector(arguments[0])";
      const [id] = Object.values(await execute<Record<string, string>>(find, [selector]));
      await send("POST", at(`element/${id}/value`), { text: files.join("\n") });
    },
    async resize(width, height) {
      await send("POST", at("window/rect"), { width, height });
    },
    async screenshot() {
      return Buffer.from(await send<string>("GET", at("screenshot")), "base64");
    },
    async close() {
      await send("DELETE", `/session/${sessionId}`).catch(() => {});
      kill();
      process.off("exit", kill);
    },
  };
}

/** WebKitGTK, whose engine is Safari’s. */
export const webkit: BrowserKind = {
  name: "WebKit",
  missing:
    driverProgram && screenProgram ? undefined : notInstalled("WebKit", "webkit2gtk-driver xvfb"),
  start: startWebKit,
};
