import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeEach, expect, test, vi } from "vitest";
import { log } from "@/lib/log";
import { logConsole } from "./log-console";
import { rememberResponses } from "./unavailable";

rememberResponses();
logConsole();
const { error: printError, log: print } = console;
const spyOn = (level: "info" | "warn" | "error") =>
  vi.spyOn(log, level).mockImplementation(() => {});
let logged: Record<"info" | "warn" | "error", ReturnType<typeof spyOn>>;
beforeEach(() => {
  logged = { info: spyOn("info"), warn: spyOn("warn"), error: spyOn("error") };
});

const server = createServer(async (_, response) => {
  // As a page that fails after it has waited for something.
  await new Promise((resolve) => setTimeout(resolve, 10));
  const cause = Object.assign(new Error("ada@example.com"), { code: "23505" });
  const error = new Error("Failed query: ada@example.com", { cause });
  printError(Object.assign(error, { digest: "123" }));
  printError("\x1b[31m⨯\x1b[39m", error);
  response.end();
});
await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
const { port } = server.address() as AddressInfo;
afterAll(() => server.close());

test("logs an error once, with the request and without the error’s own words", async () => {
  await fetch(`http://127.0.0.1:${port}/reset/0123456789abcdefghijk?token=s3cret`);
  expect(logged.error.mock.calls).toEqual([
    [
      {
        ...{ from: "next", method: "GET", path: "/reset/...", digest: "123" },
        ...{ error: "database error 23505", stack: expect.stringMatching(/^\n +at /) },
      },
      "a request failed",
    ],
  ]);
  expect(JSON.stringify(logged.error.mock.calls)).not.toMatch(/ada@|s3cret/);
});

test("logs an error outside of a request", () => {
  printError("\x1b[31m\x1b[1m⨯\x1b[22m\x1b[39m", "unhandledRejection: ", new Error("no disk"));
  printError(new Error("no disk"));
  expect(logged.error.mock.calls).toEqual([
    [expect.objectContaining({ from: "next", error: "Error: no disk" }), "unhandledRejection"],
    [expect.objectContaining({ from: "next" }), "an error was not caught"],
  ]);
});

test("logs a sentence without symbols, queries and tokens", () => {
  print("▲ Next.js 16.4.6");
  print("");
  print("Failed to handle request for /verify/0123456789abcdefghijk?token=s3cret now");
  expect(logged.info.mock.calls).toEqual([
    [{ from: "next" }, "Next.js 16.4.6"],
    [{ from: "next" }, "Failed to handle request for /verify/... now"],
  ]);
});

test("logs a warning of Node.js as one", () => {
  printError("(node:516) NodeVersionSupportWarning: A package will require node >=22.");
  expect(logged.error).not.toHaveBeenCalled();
  expect(logged.warn.mock.calls[0]?.[1]).toContain("will require node >=22");
});
