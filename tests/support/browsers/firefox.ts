import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import WebSocket from "ws";
import { findOnPath } from "@/tests/support/browser";
import { type BrowserKind, type Driver, notInstalled } from "./driver";

type Send = <Result>(method: string, params?: object) => Promise<Result>;

/** Connects to WebDriver BiDi (https://www.w3.org/TR/webdriver-bidi/); a command that fails rejects. */
async function connect(address: string): Promise<{ send: Send; close(): void }> {
  const socket = new WebSocket(`${address}/session`);
  await new Promise((resolve, reject) => socket.once("open", resolve).once("error", reject));
  const waiting = new Map<number, (answer: { error?: string; message?: string }) => void>();
  socket.on("message", (data) => {
    const answer = JSON.parse(String(data));
    waiting.get(answer.id)?.(answer);
    waiting.delete(answer.id);
  });
  socket.on("close", () => {
    for (const end of waiting.values()) end({ error: "closed", message: "Firefox has ended." });
  });
  let last = 0;
  const send: Send = (method, params = {}) =>
    new Promise((resolve, reject) => {
      last += 1;
      waiting.set(last, (answer) =>
        answer.error
          ? reject(new Error(`${method}: ${answer.error}, ${answer.message}`))
          : resolve((answer as { result: never }).result),
      );
      socket.send(JSON.stringify({ id: last, method, params }));
    });
  return { send, close: () => socket.close() };
}

/** Starts Firefox without a window and with a profile of its own. */
async function startFirefox(binary: string): Promise<Driver> {
  const profile = mkdtempSync(path.join(tmpdir(), "app-firefox-"));
  const args = ["--headless", "--no-remote", "--profile", profile, "--remote-debugging-port", "0"];
  const child = spawn(binary, [...args, "about:blank"], {
    stdio: ["ignore", "ignore", "pipe"],
    env: { ...process.env, HOME: profile },
  });
  const kill = () => child.kill("SIGKILL");
  process.once("exit", kill);
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const address = await new Promise<string>((resolve, reject) => {
    let said = "";
    child.stderr.on("data", (data) => {
      said += data;
      const [, found] = /WebDriver BiDi listening on (ws:\S+)/.exec(said) ?? [];
      if (found) resolve(found);
    });
    child.once("exit", () => reject(new Error(`Firefox did not start.\n${said.slice(-2000)}`)));
  });
  const { send, close } = await connect(address);
  await send("session.new", { capabilities: {} });
  const tree = await send<{ contexts: [{ context: string }] }>("browsingContext.getTree");
  const [{ context }] = tree.contexts;
  const call = async (functionDeclaration: string, json = "[]") => {
    const answer = await send<{
      result: { value: string; sharedId?: string };
      exceptionDetails?: { text: string };
    }>("script.callFunction", {
      functionDeclaration,
      arguments: [{ type: "string", value: json }],
      awaitPromise: true,
      target: { context },
      serializationOptions: { maxDomDepth: 0 },
    });
    if (answer.exceptionDetails) throw new Error(answer.exceptionDetails.text);
    return answer.result;
  };
  return {
    async goto(url) {
      await send("browsingContext.navigate", { context, url, wait: "complete" });
    },
    async evaluate(run, ...args) {
      const text = `(json) => JSON.stringify((${run})(...JSON.parse(json)) ?? null)`;
      return JSON.parse((await call(text, JSON.stringify(args))).value);
    },
    async perform(device) {
      await send("input.performActions", { context, actions: [device] });
    },
    async chooseFiles(selector, files) {
      const { sharedId } = await call(
        `(json) => document.querySelector(JSON.parse(json))`,
        JSON.stringify(selector),
      );
      await send("input.setFiles", { context, element: { sharedId }, files });
    },
    async resize(width, height) {
      await send("browsingContext.setViewport", { context, viewport: { width, height } });
    },
    async screenshot() {
      const { data } = await send<{ data: string }>("browsingContext.captureScreenshot", {
        context,
      });
      return Buffer.from(data, "base64");
    },
    async close() {
      close();
      kill();
      await ended;
      process.off("exit", kill);
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

const binary = findOnPath("firefox-esr") ?? findOnPath("firefox");

export const firefox: BrowserKind = {
  name: "Firefox",
  missing: binary ? undefined : notInstalled("Firefox", "firefox-esr"),
  start: () => startFirefox(binary ?? ""),
};
